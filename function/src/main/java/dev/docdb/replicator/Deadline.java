package dev.docdb.replicator;

import java.time.Duration;

/**
 * The moments by which an invocation must have ended its phases, by the shell's clock.
 *
 * @param readUntil no batch is asked for after this
 * @param deliverUntil what the targets haven't acknowledged by then is abandoned, and replayed by
 *     the next invocation
 * @param end position saved, lease given back
 */
public record Deadline(long readUntil, long deliverUntil, long end) {
  private static final Duration TO_DELIVER = Duration.ofSeconds(12);
  private static final Duration TO_SAVE = Duration.ofSeconds(8);

  private static final Duration TO_REPORT = Duration.ofMillis(2_500);

  /** Long enough to close what is open, and for an alert. */
  private static final Duration TO_RETURN = Duration.ofSeconds(5);

  /**
   * Leaves room for the last phases: at most a part of what remains, so that short time-outs still
   * get work done.
   */
  public static Deadline in(Duration remaining, long now) {
    long all = remaining.toNanos();
    return new Deadline(
        now + all - Math.min(TO_DELIVER.toNanos(), all / 2),
        now + all - Math.min(TO_SAVE.toNanos(), all / 4),
        now + all - Math.min(TO_RETURN.toNanos(), all / 10));
  }

  /**
   * How long everything may take, so that what hangs in spite of all can still be reported: a
   * little longer than {@link #end}, which leaves time to close what is open.
   */
  static Duration toReport(Duration remaining) {
    Duration part = remaining.dividedBy(20);
    return remaining.minus(part.compareTo(TO_REPORT) < 0 ? part : TO_REPORT);
  }

  /** How long reading may go on for targets that are to reach what the others have read. */
  Duration leftBehindOthers(long now) {
    return left(now - (deliverUntil - readUntil) / 2);
  }

  /** How long reading may go on. */
  public Duration left(long now) {
    return Duration.ofNanos(Math.max(0, readUntil - now));
  }
}
