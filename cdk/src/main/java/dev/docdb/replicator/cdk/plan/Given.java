package dev.docdb.replicator.cdk.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What is given for a part of the plan: in its own section or, where that is silent, among the
 * defaults. An empty value is none, so that a section can undo a default.
 */
final class Given {
  private static final Pattern COMMENT_BEHIND = Pattern.compile("\\s[#;]");
  private static final Pattern KEY_BEFORE = Pattern.compile("([A-Za-z_]+)\\s*[=:].*");

  private static final Pattern SECTION =
      Pattern.compile("\\[(deployment|defaults|collection .+|database .+)]");

  private final Draft.Part own;
  private final Map<String, IniFile.Entry> defaults;
  private final Consumer<Problem> problems;

  Given(Draft.Part own, Map<String, IniFile.Entry> defaults, Consumer<Problem> problems) {
    this.own = own;
    this.defaults = defaults;
    this.problems = problems;
  }

  Optional<IniFile.Entry> entry(String key) {
    return Optional.ofNullable(own.values().getOrDefault(key, defaults.get(key)))
        .filter(entry -> !entry.lines().isEmpty());
  }

  boolean isOwn(String key) {
    return entry(key).isPresent() && own.values().containsKey(key);
  }

  /** The value of a key that is required or has a default; reported when it can't be used. */
  <T> T get(Key<T> key) {
    if (key.need() instanceof Key.Need.Required && entry(key.name()).isEmpty()) {
      report(key.name(), "is missing: " + key.meaning());
    }
    return find(key).orElseGet(key::fallback);
  }

  /** The value of a key, where it is given; reported when it can't be used. */
  <T> Optional<T> find(Key<T> key) {
    Optional<IniFile.Entry> entry = entry(key.name());
    if (entry.isEmpty() || !isInAsManyLinesAsItMay(key, entry.get())) {
      return Optional.empty();
    }
    try {
      return Optional.of(key.parser().parse(entry.get().text()));
    } catch (IllegalArgumentException e) {
      String told = "\"" + entry.get().text() + "\" can't be used: " + e.getMessage();
      report(key.name(), told + hint(entry.get()));
      return Optional.empty();
    }
  }

  /** Reports what is wrong with a key, where it stands or should stand. */
  void report(String key, String told) {
    problems.accept(problem(key, told));
  }

  Problem problem(String key, String told) {
    return entry(key)
        .map(entry -> entry.problem(told))
        .orElseGet(() -> new Problem(own.line(), own.section(), key, told));
  }

  /** What may help with a value that can't be used. */
  static String hint(IniFile.Entry entry) {
    return COMMENT_BEHIND.matcher(entry.text()).find() ? "; a comment needs a line of its own" : "";
  }

  private boolean isInAsManyLinesAsItMay(Key<?> key, IniFile.Entry entry) {
    List<IniFile.Line> lines = entry.lines();
    Optional<IniFile.Line> swallowed =
        lines.stream()
            .filter(line -> line.number() != entry.line())
            .filter(line -> isKey(line.text()))
            .findFirst();
    boolean tooMany = !key.manyLines() && lines.size() > 1;
    if (swallowed.isPresent()) {
      report(
          key.name(),
          "goes on in line %d, which is indented and looks like a line of its own: begin it further left"
              .formatted(swallowed.get().number()));
    } else if (tooMany) {
      report(key.name(), "goes on in line %d: expected one line".formatted(lines.get(1).number()));
    }
    return swallowed.isEmpty() && !tooMany;
  }

  private static boolean isKey(String line) {
    var matcher = KEY_BEFORE.matcher(line);
    return SECTION.matcher(line).matches()
        || (matcher.matches() && Sections.isAnyKey(matcher.group(1)));
  }
}
