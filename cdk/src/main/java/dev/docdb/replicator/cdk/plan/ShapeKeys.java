package dev.docdb.replicator.cdk.plan;

import java.util.List;

/** The keys of how a function runs. */
final class ShapeKeys {
  static final Key<Integer> MEMORY =
      withDefault(
          "memory",
          Shape.DEFAULT.memoryMegabytes(),
          "Megabytes, of which the share of a CPU follows: a whole one at 1769.",
          Values.wholeNumber(128, 10_240));

  static final Key<Integer> TIMEOUT =
      withDefault(
          "timeout",
          Shape.DEFAULT.timeoutSeconds(),
          "Seconds after which Lambda ends an invocation; the function is done before.",
          Values.wholeNumber(30, 900));

  static final Key<Integer> LOG_RETENTION_DAYS =
      withDefault(
          "log_retention_days",
          Shape.DEFAULT.logRetentionDays(),
          "How long CloudWatch keeps the log: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096,"
              + " 1827, 2192, 2557, 2922, 3288 or 3653.",
          Values.oneOf(
              List.of(
                  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192,
                  2557, 2922, 3288, 3653)));

  static final Key<Shape.Architecture> ARCHITECTURE =
      withDefault(
          "architecture",
          Shape.DEFAULT.architecture(),
          "`arm64`, which costs less, or `x86_64`.",
          Values.oneOf(Shape.Architecture.class));

  static final Key<Shape.Packaging> PACKAGING =
      withDefault(
          "packaging",
          Shape.DEFAULT.packaging(),
          "`zip`, on Lambda's own Java 25, or `image`, which starts in about half of the processor's time"
              + " ([figures](../benchmarks/README.md#cold-start)) and has to be built and kept. A deployed collection keeps what it has: delete its stack and deploy again to change it; the state"
              + " stays.",
          Values.oneOf(Shape.Packaging.class));

  static final Key<Shape.Startup> STARTUP =
      withDefault(
          "startup",
          Shape.DEFAULT.startup(),
          "`fast`: the JVM's first compiler alone, as Lambda itself has it, at work sooner. `throughput`: all of them,"
              + " slower at the start and faster afterwards, for a collection that is always behind.",
          Values.oneOf(Shape.Startup.class));

  static final Key<Boolean> SNAP_START =
      withDefault(
          "snap_start",
          Shape.DEFAULT.snapStart(),
          "`true`: begin from a snapshot of the started function; with `packaging = zip` only.",
          Values::trueOrFalse);

  static final List<Key<?>> ALL =
      List.of(MEMORY, TIMEOUT, LOG_RETENTION_DAYS, ARCHITECTURE, PACKAGING, STARTUP, SNAP_START);

  private ShapeKeys() {}

  private static <T> Key<T> withDefault(
      String name, T usual, String meaning, Key.Parser<T> parser) {
    String text = usual instanceof Enum<?> word ? Values.word(word) : usual.toString();
    return Key.withDefault(name, text, meaning, parser);
  }
}
