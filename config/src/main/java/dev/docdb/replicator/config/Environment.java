package dev.docdb.replicator.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The function's settings, read once and completely: whoever holds one holds values that were all
 * checked.
 */
public final class Environment {
  private final Map<String, Object> values;

  private Environment(Map<String, Object> values) {
    this.values = values;
  }

  /**
   * Reads every setting there is.
   *
   * @throws ConfigurationException with all mistakes together
   */
  public static Environment of(Map<String, String> variables) {
    Map<String, Object> values = new HashMap<>();
    List<Problem> mistakes = new ArrayList<>();
    for (Setting<?> setting : Settings.ALL) {
      read(setting, variables, values, mistakes);
    }
    Environment environment = new Environment(Map.copyOf(values));
    List<Problem> problems = CombinationRules.check(environment, mistakes);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems.stream().map(Problem::text).toList());
    }
    return environment;
  }

  private static void read(
      Setting<?> setting,
      Map<String, String> variables,
      Map<String, Object> values,
      List<Problem> problems) {
    Optional<String> given = given(setting, variables, problems);
    if (given.isEmpty() && setting.isRequired()) {
      problems.add(Problem.of(setting, "is missing: " + setting.description()));
      return;
    }
    given
        .or(setting::defaultText)
        .ifPresent(
            text -> {
              try {
                values.put(setting.name(), setting.parser().parse(text));
              } catch (IllegalArgumentException e) {
                String shown = setting.sensitive() ? "" : "\"" + text + "\" ";
                problems.add(Problem.of(setting, shown + "can't be used: " + e.getMessage()));
              }
            });
  }

  /** The text under the setting's own name or, when that is absent or blank, under an older one. */
  private static Optional<String> given(
      Setting<?> setting, Map<String, String> variables, List<Problem> problems) {
    List<String> names = new ArrayList<>(setting.aliases());
    names.addFirst(setting.name());
    List<String> texts =
        names.stream()
            .map(name -> variables.getOrDefault(name, "").strip())
            .filter(text -> !text.isEmpty())
            .distinct()
            .toList();
    if (texts.size() > 1) {
      problems.add(
          Problem.of(
              setting,
              "and "
                  + String.join(" and ", setting.aliases())
                  + " mean the same and differ: set one of them"));
    }
    return texts.stream().findFirst();
  }

  /** The value of a setting that is required or has a default. */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(() -> new IllegalStateException(setting.name() + " may be absent: use find"));
  }

  /** The value of a setting, if it was given or has a default. */
  @SuppressWarnings("unchecked") // put there by this setting's own parser
  public <T> Optional<T> find(Setting<T> setting) {
    return Optional.ofNullable((T) values.get(setting.name()));
  }

  /** Whether the setting has a value. */
  public boolean has(Setting<?> setting) {
    return values.containsKey(setting.name());
  }

  @Override
  public String toString() {
    return "Environment" + new TreeSet<>(values.keySet());
  }
}
