package dev.docdb.replicator.report;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one invocation did.
 *
 * @param scope what it replicates
 * @param ended why it ended
 * @param read changes read
 * @param batches batches read that held changes
 * @param saves positions saved
 * @param lag how far the targets lie behind the source, where it can be told; see {@code
 *     Progress.lag}
 * @param took from the invocation's begin
 * @param lanes each enabled target
 */
public record ReplicationSummary(
    String scope,
    End ended,
    long read,
    long batches,
    long saves,
    Optional<Duration> lag,
    Duration took,
    List<LaneSummary> lanes) {

  /** Why an invocation ended. */
  public enum End {
    /** Everything there was is delivered. */
    CAUGHT_UP,
    /** As many batches as it may. */
    MAX_LOOP,
    /** No more time. */
    DEADLINE,
    /** Another invocation holds the lease. */
    LEASE_BUSY,
    /** Something failed; the exception says what. */
    FAILED
  }

  /**
   * One target's part.
   *
   * @param delivered changes it acknowledged
   * @param requests calls to it
   * @param sentAgain entries that were throttled, or whose fate was unknown, and sent again
   */
  public record LaneSummary(String target, long delivered, long requests, long sentAgain) {}

  public ReplicationSummary {
    lanes = List.copyOf(lanes);
  }

  /** An invocation that did nothing, because another one holds the lease. */
  public static ReplicationSummary leaseBusy(String scope, Duration took) {
    return new ReplicationSummary(
        scope, End.LEASE_BUSY, 0, 0, 0, Optional.empty(), took, List.of());
  }
}
