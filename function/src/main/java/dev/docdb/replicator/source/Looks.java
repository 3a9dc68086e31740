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
  /** The place of an idle stream is never so old while the replication runs. */
  private static final Duration OLD = Duration.ofMinutes(30);

  /** Half a minute, at three looks a second. */
  private static final int MOST = 100;

  private int inRow;

  /** The server has found something. */
  void found() {
    inRow = 0;
  }

  /**
   * The server has found nothing once more.
   *
   * @param last behind which it looked
   * @param now the cluster's time, where it is known
   * @return whether there is nothing, as far as can be told
   */
  boolean believe(Position last, @Nullable BsonTimestamp now) {
    inRow++;
    Optional<Duration> age =
        Optional.ofNullable(now).flatMap(time -> last.age(Times.instant(time)));
    return age.filter(known -> known.compareTo(OLD) > 0)
        .map(old -> inRow >= Math.min(MOST, old.toMinutes()))
        .orElse(true);
  }
}
