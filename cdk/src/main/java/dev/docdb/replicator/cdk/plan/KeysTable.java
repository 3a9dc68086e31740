package dev.docdb.replicator.cdk.plan;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of docs/configuration.md. */
final class KeysTable {
  private KeysTable() {}

  /** All tables in Markdown, each under its heading. */
  static String markdown() {
    return table("`[deployment]`", DeploymentKeys.ALL)
        + table("Where a function runs", NetworkKeys.ALL)
        + table("How it runs", ShapeKeys.ALL)
        + table("What is created with it", List.of(Keys.CREATE))
        + table("Keys of KMS", Keys.OF_ENCRYPTION)
        + table("ARNs that can't be told otherwise", Keys.OF_ARNS)
        + table("Settings of the function", Keys.OF_SETTINGS);
  }

  private static String table(String heading, Collection<? extends Key<?>> keys) {
    return keys.stream()
        .map(KeysTable::row)
        .collect(
            Collectors.joining(
                "\n",
                "\n### " + heading + "\n\n| key | default | meaning |\n|---|---|---|\n",
                "\n"));
  }

  private static String row(Key<?> key) {
    String holds =
        switch (key.need()) {
          case Key.Need.Required _ -> "required";
          case Key.Need.Absentable() -> Keys.isRequiredSetting(key.name()) ? "required" : "";
          case Key.Need.Default(String text) -> "`" + text + "`";
        };
    // The descriptions of settings are written for the README, a folder above.
    String meaning = key.meaning().replace("](docs/", "](");
    return "| `%s` | %s | %s |".formatted(key.name(), holds, meaning);
  }
}
