package dev.docdb.replicator.doctor;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.state.CollectionLease;
import dev.docdb.replicator.target.TargetKind;
import java.time.Duration;
import java.util.stream.Collectors;

/** Checks of what the function itself was given; no I/O. */
final class FunctionChecks {
  private static final Duration MOMENT = Duration.ofSeconds(5);

  /** The last phases have room of their own only in longer ones. */
  private static final Duration SHORT = Duration.ofSeconds(30);

  /** With the largest documents, 452 MiB were used. */
  private static final int LEAST_MEGABYTES = 512;

  private final Environment environment;
  private final int memoryMegabytes;
  private final Examination examination;

  FunctionChecks(Doctor.Parts parts, Examination examination) {
    this.environment = parts.environment();
    this.memoryMegabytes = parts.memoryMegabytes();
    this.examination = examination;
  }

  /**
   * Looks.
   *
   * @param timeout what is left of the invocation, which has just begun
   */
  void look(Duration timeout) {
    examination.look(Check.SETTINGS, MOMENT, "Correct the settings", this::settings);
    examination.look(
        Check.TIMEOUT, MOMENT, "Look at the function's time-out", () -> timeout(timeout));
    examination.look(Check.MEMORY, MOMENT, "Look at the function's memory", this::memory);
  }

  private Finding settings() {
    String targets =
        TargetKind.enabled(environment).stream()
            .map(TargetKind::label)
            .collect(Collectors.joining(", "));
    return Check.SETTINGS.ok(
        "The settings can be used: %s into %s; dead letters are %s, claim checks are %s"
            .formatted(
                Scope.of(environment),
                targets,
                isSet(environment.has(Settings.DEAD_LETTER_URI)),
                isSet(environment.has(Settings.CLAIM_CHECK_BUCKET))));
  }

  private static String isSet(boolean yes) {
    return yes ? "kept" : "off";
  }

  private Finding timeout(Duration timeout) {
    Duration wait =
        CollectionLease.longestWait(Duration.ofSeconds(environment.get(Settings.LEASE_SECONDS)));
    Duration retention = Duration.ofHours(environment.get(Settings.RETENTION_HOURS));
    String found =
        "An invocation has %d seconds; after a kill, others wait for up to %d seconds for the lease (LEASE_SECONDS)"
            .formatted(timeout.toSeconds(), wait.toSeconds());
    if (timeout.compareTo(SHORT) < 0) {
      return Check.TIMEOUT.warning(
          found,
          "Give the function a time-out of 120 seconds: half of a short one goes for ending well");
    }
    if (wait.plus(timeout).compareTo(retention.dividedBy(2)) > 0) {
      return Check.TIMEOUT.warning(
          found + "; both are more than half of RETENTION_HOURS",
          "Lower LEASE_SECONDS, or raise the cluster's retention");
    }
    return Check.TIMEOUT.ok(found);
  }

  private Finding memory() {
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    String found =
        "The function has %s MB, of which %d are heap, for %d targets"
            .formatted(
                memoryMegabytes == 0 ? "an unknown number of" : Integer.toString(memoryMegabytes),
                heap,
                TargetKind.enabled(environment).size());
    return memoryMegabytes > 0 && memoryMegabytes < LEAST_MEGABYTES
        ? Check.MEMORY.warning(
            found, "Give it 512 MB at least: so much is needed when documents of 16 MB travel")
        : Check.MEMORY.ok(found);
  }
}
