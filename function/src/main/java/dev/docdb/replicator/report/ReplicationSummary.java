package dev.docdb.replicator.report;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one invocation did.
 *
 * @param scope what it replicates
 * @param ended why it ended
 * @param took from the invocation's begin
 * @param lanes each enabled target
 */
public record ReplicationSummary(
    String scope,
    End ended,
    Reading reading,
    Saving saving,
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
    /** Another invocation took the lease while this one worked; it stopped at once. */
    FENCED,
    /** The position was lost, and another one was taken as ON_POSITION_LOST says. */
    POSITION_GIVEN_UP,
    /** An operator wants nothing replicated for a while. */
    PAUSED,
    /** It stands still until an operator decides. */
    HALTED,
    /** Something failed; the exception says what. */
    FAILED;

    /** Whether the cluster was read from, and the targets took what there was. */
    public boolean hasWorked() {
      return switch (this) {
        case CAUGHT_UP, MAX_LOOP, DEADLINE, POSITION_GIVEN_UP -> true;
        case LEASE_BUSY, FENCED, PAUSED, HALTED, FAILED -> false;
      };
    }
  }

  /**
   * What came from the source.
   *
   * @param changes changes read
   * @param batches batches read that held changes
   * @param controlEvents of these, what isn't a change of a document: drops, renames, unknown types
   * @param oversizeEvents changes that the server couldn't send whole
   */
  public record Reading(long changes, long batches, long controlEvents, long oversizeEvents) {
    static final Reading NOTHING = new Reading(0, 0, 0, 0);
  }

  /**
   * How far the targets are.
   *
   * @param positions positions saved
   * @param lag how far the targets lie behind the source, where it can be told; see {@code
   *     Progress.lag}
   * @param positionAge how old the place is from which the next invocation goes on, where it can be
   *     told
   * @param headroom how long that place can still be resumed; negative when it is overdue
   */
  public record Saving(
      long positions,
      Optional<Duration> lag,
      Optional<Duration> positionAge,
      Optional<Duration> headroom) {
    static final Saving NOTHING =
        new Saving(0, Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Nothing was saved, and the place grows older.
     *
     * @param retention of the source
     */
    public static Saving none(Optional<Duration> positionAge, Duration retention) {
      return new Saving(0, Optional.empty(), positionAge, positionAge.map(retention::minus));
    }
  }

  /**
   * One target's part.
   *
   * @param delivered changes it acknowledged
   * @param requests calls to it
   * @param sentAgain entries that were throttled, or whose fate was unknown, and sent again
   * @param passedOver changes that it had from an earlier invocation
   * @param filtered changes that it was not to get
   * @param refused changes that it will never take, which were put aside or left out
   * @param detached whether the others go on without it at the end
   */
  public record LaneSummary(
      String target,
      long delivered,
      long requests,
      long sentAgain,
      long passedOver,
      long filtered,
      long refused,
      boolean detached) {

    /** The same of a target that is on its way back to the others. */
    public LaneSummary detached(boolean still) {
      return new LaneSummary(
          target, delivered, requests, sentAgain, passedOver, filtered, refused, still);
    }
  }

  public ReplicationSummary {
    lanes = List.copyOf(lanes);
  }

  /** An invocation that did nothing. */
  public static ReplicationSummary nothingDone(String scope, End why, Duration took) {
    return new ReplicationSummary(scope, why, Reading.NOTHING, Saving.NOTHING, took, List.of());
  }

  /** The same with what is known of the place that it didn't move. */
  public ReplicationSummary with(Saving known) {
    return new ReplicationSummary(scope, ended, reading, known, took, lanes);
  }

  /** The same with another end. */
  public ReplicationSummary endedBy(End why) {
    return new ReplicationSummary(scope, why, reading, saving, took, lanes);
  }
}
