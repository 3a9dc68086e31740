package dev.docdb.replicator.source;

import java.time.Duration;
import java.util.Optional;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Where an empty reply leads, so that the position of an idle stream doesn't leave the log. */
final class IdlePosition {
  /**
   * How far a position by time stays behind: on Amazon DocumentDB a long {@code updateMany} delays
   * the events of others by minutes.
   */
  static final Duration MARGIN = Duration.ofMinutes(10);

  private IdlePosition() {}

  /**
   * The position behind an empty reply.
   *
   * @param last the position before it
   * @param before the cluster's time from before the reply was asked for, where it is known
   * @param waited whether the server looked for changes until it found nothing more
   */
  static Position behind(
      Position last, CursorReply reply, @Nullable BsonTimestamp before, boolean waited) {
    if (reply.token().isPresent()) {
      return byToken(
          last, reply.token().get(), before == null ? reply.operationTime().orElse(null) : before);
    }
    return waited && before != null ? byTime(last, before) : last;
  }

  /**
   * The server's own word. A token that stays the same may mean that the server is still looking
   * through others' changes (MongoDB's SERVER-102900), so that nothing is known but the old place:
   * it grows older, and no time takes its place.
   */
  private static Position byToken(
      Position last, RawBsonDocument token, @Nullable BsonTimestamp known) {
    if (last.token().isPresent() && last.token().get().equals(token)) {
      return last;
    }
    boolean isComplete = known != null && isBehindChange(last);
    return new Position(
        Optional.of(token),
        isComplete ? next(last) : last.time(),
        Optional.ofNullable(known),
        Optional.empty());
  }

  /**
   * Only there did the server find nothing more of the same moment. A time to start from, or the
   * time of an idle token, may have changes of its own that are yet to come.
   */
  private static boolean isBehindChange(Position last) {
    return last.token().isPresent() && last.asOf().isEmpty();
  }

  private static Optional<BsonTimestamp> next(Position last) {
    return last.time().map(Times::next);
  }

  /** Without the server's word: from a time up to which surely nothing was left to read. */
  private static Position byTime(Position last, BsonTimestamp before) {
    Optional<BsonTimestamp> known = last.time().or(last::asOf);
    if (known.isEmpty()) {
      return last.asOf(before); // the token lies before this time; more isn't known of it
    }
    BsonTimestamp safe = Times.before(before, MARGIN);
    return safe.compareTo(known.get()) > 0 ? Position.from(safe) : last;
  }
}
