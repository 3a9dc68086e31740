package dev.docdb.replicator.source;

import java.time.Duration;
import java.util.Optional;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * Whether an empty reply may be believed. A server may answer without a change because its time was
 * up while it looked through those of others; the older the place it began at, the more of them
 * there are. So an old place is looked at again and again before it counts as the end.
 */
final class Looks {
  /** Not more than short invocations have. */
  private static final Duration ENOUGH = Duration.ofSeconds(6);

  private Duration looked = Duration.ZERO;

  /** The server has found something. */
  void found() {
    looked = Duration.ZERO;
  }

  /**
   * The server has found nothing once more.
   *
   * @param last behind which it looked
   * @param now the cluster's time, where it is known
   * @param wait how long it could look
   * @return whether there is nothing, as far as can be told
   */
  boolean believe(Position last, @Nullable BsonTimestamp now, Duration wait) {
    looked = looked.plus(wait);
    boolean old =
        Optional.ofNullable(now)
            .flatMap(time -> last.isYoung(Times.instant(time)))
            .filter(young -> !young)
            .isPresent();
    return !old || looked.compareTo(ENOUGH) >= 0;
  }
}
