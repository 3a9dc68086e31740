package dev.docdb.replicator;

/** What calls of the shell fail with. */
final class Failures {
  private Failures() {}

  /** The failure itself, wrapped where it isn't a runtime exception. */
  static RuntimeException asRuntime(Throwable failure) {
    return failure instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException(
            "The replicator failed: " + failure.getClass().getSimpleName(), failure);
  }
}
