package dev.docdb.replicator.cdk.plan;

import java.util.Optional;

/**
 * A key of config.ini: what it means, and how its text becomes a value.
 *
 * @param meaning for docs/configuration.md
 * @param need whether it must be given
 * @param manyLines whether its value may go on in further lines
 */
record Key<T>(String name, String meaning, Need need, boolean manyLines, Parser<T> parser) {

  /** Turns text into a value. */
  @FunctionalInterface
  interface Parser<T> {
    /**
     * Reads the value.
     *
     * @throws IllegalArgumentException with what was expected
     */
    T parse(String text);
  }

  /** Whether a key must be given. */
  sealed interface Need {
    /** With what is reckoned on when it is missing, until everything that is wrong is told. */
    record Required(String example) implements Need {}

    /** Absent means that what it stands for is not wanted. */
    record Absentable() implements Need {}

    /** What holds without it. */
    record Default(String text) implements Need {}
  }

  Key {
    fallback(need).ifPresent(parser::parse);
  }

  static <T> Key<T> required(String name, String example, String meaning, Parser<T> parser) {
    return new Key<>(name, meaning, new Need.Required(example), false, parser);
  }

  static <T> Key<T> optional(String name, String meaning, Parser<T> parser) {
    return new Key<>(name, meaning, new Need.Absentable(), false, parser);
  }

  static <T> Key<T> withDefault(String name, String text, String meaning, Parser<T> parser) {
    return new Key<>(name, meaning, new Need.Default(text), false, parser);
  }

  /** The same key, whose value may go on in further lines. */
  Key<T> inManyLines() {
    return new Key<>(name, meaning, need, true, parser);
  }

  /** The value that takes the place of one that is missing or can't be used. */
  T fallback() {
    return parser.parse(
        fallback(need).orElseThrow(() -> new IllegalStateException(name + " may be absent")));
  }

  private static Optional<String> fallback(Need need) {
    return switch (need) {
      case Need.Required(String example) -> Optional.of(example);
      case Need.Absentable() -> Optional.empty();
      case Need.Default(String text) -> Optional.of(text);
    };
  }
}
