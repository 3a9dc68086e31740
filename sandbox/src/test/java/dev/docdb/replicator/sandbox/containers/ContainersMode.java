package dev.docdb.replicator.sandbox.containers;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What {@code -Dcontainers} says about test classes that need a container engine. */
enum ContainersMode {
  /**
   * They run where everything they need is here already, and are skipped where not. Nothing is
   * downloaded.
   */
  AUTO,
  /**
   * They run; what can't be had is a failure, except for an image that its registry doesn't give.
   */
  REQUIRED,
  /** They are skipped. */
  OFF;

  /** Reads the value of the property. */
  static ContainersMode parse(String value) {
    return Arrays.stream(values())
        .filter(mode -> mode.spelling().equals(value))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(complaint(value)));
  }

  private static String complaint(String value) {
    return Arrays.stream(values())
        .map(ContainersMode::spelling)
        .collect(Collectors.joining(", ", "-Dcontainers=" + value + " is none of ", ""));
  }

  private String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
