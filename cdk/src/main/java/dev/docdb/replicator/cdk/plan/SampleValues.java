package dev.docdb.replicator.cdk.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The values of the Python sample's file, as the newer form has them. */
final class SampleValues {
  private final Problems problems;
  private final Problems warnings;

  SampleValues(Problems problems, Problems warnings) {
    this.problems = problems;
    this.warnings = warnings;
  }

  /**
   * The value as the newer form has it; empty where nothing is left of it, or where it can't be
   * used, which is reported.
   */
  Optional<IniFile.Entry> converted(String name, IniFile.Entry entry) {
    String text = entry.text();
    if (text.isEmpty()) {
      return Optional.of(entry);
    }
    return switch (name) {
      // As the sample did: these two are hosts.
      case "documentdb_uri" ->
          Optional.of(text.contains(":") ? entry : entry.withText(text + ":27017"));
      case "elasticsearch_uri" ->
          Optional.of(text.contains("://") ? entry : entry.withText("https://" + text));
      case "memory" -> memory(entry);
      case "security_groups" -> list(entry, "[\"sg-0123456789abcdef0\"]", SampleValues::string);
      case "subnets" ->
          list(
              entry,
              "[{\"subnet\": \"subnet-0123456789abcdef0\", \"az\": \"eu-west-1a\"}]",
              value -> string(in(value, "subnet")) + "@" + string(in(value, "az")));
      default -> Optional.of(entry);
    };
  }

  /** What Python needed says nothing of a JVM. */
  private Optional<IniFile.Entry> memory(IniFile.Entry entry) {
    int usual = ShapeKeys.MEMORY.fallback();
    if (!entry.text().matches("[0-9]{1,4}") || Integer.parseInt(entry.text()) >= usual) {
      return Optional.of(entry);
    }
    warnings.add(
        entry.problem(
            entry.text() + " was for Python and isn't used: the function gets " + usual + " MB"));
    return Optional.empty();
  }

  private Optional<IniFile.Entry> list(
      IniFile.Entry entry, String example, Function<Object, String> each) {
    List<String> texts = new ArrayList<>();
    for (Object value : literal(entry, example)) {
      try {
        texts.add(each.apply(value));
      } catch (IllegalArgumentException e) {
        problems.add(entry.problem("can't be used: expected a list such as " + example));
        return Optional.empty();
      }
    }
    return Optional.of(entry.withText(String.join(", ", texts)));
  }

  /** A list as Python writes it; reported, and empty, where it is none. */
  List<?> literal(IniFile.Entry entry, String example) {
    try {
      if (PythonLiteral.parse(entry.text()) instanceof List<?> values) {
        return values;
      }
      problems.add(entry.problem("can't be used: expected a list such as " + example));
    } catch (IllegalArgumentException e) {
      String told = "can't be read: " + e.getMessage() + "; a list such as " + example;
      problems.add(entry.problem(told));
    }
    return List.of();
  }

  /**
   * What a dictionary has under a key.
   *
   * @throws IllegalArgumentException where it is no dictionary, or has no such key
   */
  static Object in(Object value, String key) {
    Object found = value instanceof Map<?, ?> values ? values.get(key) : null;
    if (found == null) {
      throw new IllegalArgumentException("expected a dictionary with " + key);
    }
    return found;
  }

  /**
   * The value as text.
   *
   * @throws IllegalArgumentException where it is none
   */
  static String string(Object value) {
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    throw new IllegalArgumentException("expected a string");
  }
}
