package dev.docdb.replicator.config;

import java.util.List;
import java.util.Optional;

/**
 * One environment variable of the function: its name, what it means, and how its text becomes a
 * value.
 *
 * @param name the variable
 * @param aliases older names under which it is read too
 * @param description one sentence for the README's table
 * @param need whether it must be set, may be absent, or has a default
 * @param sensitive whether its text may hold a password by mistake and so must not be repeated in
 *     messages
 * @param parser turns the text into a value, or says what was expected
 */
public record Setting<T>(
    String name,
    List<String> aliases,
    String description,
    Need need,
    boolean sensitive,
    Parser<T> parser) {

  /** Turns text into a value. */
  @FunctionalInterface
  public interface Parser<T> {
    /**
     * Reads the value.
     *
     * @throws IllegalArgumentException with what was expected, in words for the operator
     */
    T parse(String text);
  }

  /** Whether a setting must be given. */
  public sealed interface Need {
    /** Without it the function doesn't start. */
    record Required() implements Need {}

    /** Absent means that what it stands for is not wanted. */
    record Absentable() implements Need {}

    /** The text that holds when the variable is absent or blank. */
    record Default(String text) implements Need {}
  }

  /** Checks that the words are there and that a default can be read. */
  public Setting {
    aliases = List.copyOf(aliases);
    if (name.isBlank() || description.isBlank()) {
      throw new IllegalArgumentException("A setting needs a name and a description: " + name);
    }
    if (need instanceof Need.Default(String text)) {
      parser.parse(text);
    }
  }

  static <T> Setting<T> required(String name, String description, Parser<T> parser) {
    return new Setting<>(name, List.of(), description, new Need.Required(), false, parser);
  }

  static <T> Setting<T> optional(String name, String description, Parser<T> parser) {
    return new Setting<>(name, List.of(), description, new Need.Absentable(), false, parser);
  }

  static <T> Setting<T> withDefault(
      String name, String defaultText, String description, Parser<T> parser) {
    return new Setting<>(
        name, List.of(), description, new Need.Default(defaultText), false, parser);
  }

  /** The same setting, read under an older name too. */
  Setting<T> alsoRead(String alias) {
    return new Setting<>(name, List.of(alias), description, need, sensitive, parser);
  }

  /** The same setting, whose text is never repeated. */
  Setting<T> sensitiveText() {
    return new Setting<>(name, aliases, description, need, true, parser);
  }

  /** The text that holds when the variable is absent. */
  public Optional<String> defaultText() {
    return need instanceof Need.Default(String text) ? Optional.of(text) : Optional.empty();
  }

  /** Whether the function refuses to start without it. */
  public boolean isRequired() {
    return need instanceof Need.Required;
  }
}
