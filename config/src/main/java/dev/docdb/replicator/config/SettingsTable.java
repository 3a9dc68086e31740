package dev.docdb.replicator.config;

import java.util.stream.Collectors;

/** The README's table of settings. */
public final class SettingsTable {
  private SettingsTable() {}

  /** The table in Markdown. */
  public static String markdown() {
    return Settings.ALL.stream()
        .map(SettingsTable::row)
        .collect(
            Collectors.joining(
                "\n", "| variable | required | default | meaning |\n|---|---|---|---|\n", "\n"));
  }

  private static String row(Setting<?> setting) {
    String also =
        setting.aliases().isEmpty()
            ? ""
            : " Also read: `" + String.join("`, `", setting.aliases()) + "`.";
    return "| `%s` | %s | %s | %s%s |"
        .formatted(
            setting.name(),
            setting.isRequired() ? "yes" : "no",
            setting.defaultText().map(text -> "`" + text + "`").orElse(""),
            setting.description(),
            also);
  }
}
