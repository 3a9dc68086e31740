package dev.docdb.replicator.cdk.plan;

import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The sections of the newer form, and which keys they may have. */
final class Sections {
  static final String DEPLOYMENT = "deployment";
  static final String DEFAULTS = "defaults";
  static final String COLLECTION = "collection";
  static final String DATABASE = "database";

  private static final List<String> DEPLOYMENT_KEYS = names(DeploymentKeys.ALL);
  private static final List<String> REPLICATION_KEYS = names(Keys.OF_REPLICATION);

  /** Older names of settings, and what they are called here. */
  private static final Map<String, String> ALIASES = aliases();

  private final Consumer<Problem> problems;
  private final List<Draft.Scope> scopes = new ArrayList<>();

  private Sections(Consumer<Problem> problems) {
    this.problems = problems;
  }

  /** Whether a section is one of this form, and not of the sample's. */
  static boolean isOne(String name) {
    String kind = kind(name);
    return kind.equals(DEFAULTS) || kind.equals(COLLECTION) || kind.equals(DATABASE);
  }

  static boolean isAnyKey(String word) {
    String key = word.toLowerCase(Locale.ROOT);
    return DEPLOYMENT_KEYS.contains(key) || REPLICATION_KEYS.contains(key);
  }

  static Draft read(IniFile file, Consumer<Problem> problems) {
    Sections sections = new Sections(problems);
    Draft.Part deployment = sections.deployment(file);
    Map<String, IniFile.Entry> defaults = new HashMap<>();
    for (IniFile.Section section : file.sections()) {
      switch (kind(section.name())) {
        case DEPLOYMENT -> {}
        case DEFAULTS -> defaults.putAll(sections.values(section, REPLICATION_KEYS));
        case COLLECTION, DATABASE -> sections.addScope(section);
        default ->
            problems.accept(
                new Problem(
                    section.line(),
                    section.name(),
                    "",
                    "isn't a section that is known: expected [deployment], [defaults],"
                        + " [collection DATABASE.COLLECTION] or [database DATABASE]"
                        + Nearest.hint(
                            kind(section.name()),
                            List.of(DEPLOYMENT, DEFAULTS, COLLECTION, DATABASE))));
      }
    }
    return new Draft(deployment, defaults, sections.scopes);
  }

  /** What is said of the deployment, in the sample's form, too. */
  static Draft.Part deployment(IniFile file, Consumer<Problem> problems) {
    return new Sections(problems).deployment(file);
  }

  private Draft.Part deployment(IniFile file) {
    return file.sections().stream()
        .filter(section -> section.name().equals(DEPLOYMENT))
        .findFirst()
        .map(section -> part(section, DEPLOYMENT_KEYS))
        .orElseGet(() -> new Draft.Part(DEPLOYMENT, 0, Map.of()));
  }

  /** The first word is the kind; the two without a name are that word alone. */
  private static String kind(String section) {
    String kind = section.split(" ", 2)[0];
    boolean named = kind.equals(COLLECTION) || kind.equals(DATABASE);
    return named ? kind : section;
  }

  private void addScope(IniFile.Section section) {
    Draft.Part part = part(section, REPLICATION_KEYS);
    String name = section.name().substring(kind(section.name()).length()).strip();
    Optional<Draft.Scope> scope =
        kind(section.name()).equals(COLLECTION)
            ? collection(name, part)
            : Optional.of(new Draft.Scope(name, Optional.empty(), part));
    if (scope.isEmpty() || name.isEmpty()) {
      problems.accept(
          new Problem(
              section.line(),
              section.name(),
              "",
              "expected [collection DATABASE.COLLECTION] or [database DATABASE]"));
      return;
    }
    scopes.add(scope.get());
  }

  /** The first dot is where the collection's name begins: a database's has none. */
  private static Optional<Draft.Scope> collection(String name, Draft.Part part) {
    int dot = name.indexOf('.');
    return dot < 1 || dot == name.length() - 1
        ? Optional.empty()
        : Optional.of(
            new Draft.Scope(name.substring(0, dot), Optional.of(name.substring(dot + 1)), part));
  }

  private Draft.Part part(IniFile.Section section, List<String> known) {
    return new Draft.Part(section.name(), section.line(), values(section, known));
  }

  private Map<String, IniFile.Entry> values(IniFile.Section section, List<String> known) {
    Map<String, IniFile.Entry> values = new HashMap<>();
    for (IniFile.Entry entry : section.entries()) {
      String key = entry.key().toLowerCase(Locale.ROOT);
      if (known.contains(key)) {
        values.put(key, entry);
      } else {
        problems.accept(entry.problem(whyUnknown(key, known)));
      }
    }
    return values;
  }

  private static String whyUnknown(String key, List<String> known) {
    if (key.equals(Keys.of(Settings.WATCHED_DB_NAME))
        || key.equals(Keys.of(Settings.WATCHED_COLLECTION_NAME))) {
      return "can't be given: what is watched is said by the section's name, such as"
          + " [collection shop.orders]";
    }
    if (key.equals(Keys.of(Settings.SNS_TOPIC_ARN_ALERT))) {
      return "can't be given: the deployment has a topic of its own for alerts; alert_emails in"
          + " [deployment] says who gets them";
    }
    if (DEPLOYMENT_KEYS.contains(key)) {
      return "belongs to [deployment]";
    }
    if (REPLICATION_KEYS.contains(key)) {
      return "belongs to [defaults], or to the section of a collection or a database";
    }
    return "isn't a key that is known here"
        + Optional.ofNullable(ALIASES.get(key))
            .map(name -> "; it is called " + name)
            .orElseGet(() -> Nearest.hint(key, known));
  }

  private static List<String> names(List<Key<?>> keys) {
    return keys.stream().<String>map(Key::name).toList();
  }

  private static Map<String, String> aliases() {
    Map<String, String> names = new HashMap<>();
    for (Setting<?> setting : Settings.ALL) {
      for (String alias : setting.aliases()) {
        names.put(alias.toLowerCase(Locale.ROOT), Keys.of(setting));
      }
    }
    return Map.copyOf(names);
  }
}
