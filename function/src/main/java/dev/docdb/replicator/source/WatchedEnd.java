package dev.docdb.replicator.source;

import dev.docdb.replicator.change.Operation;
import dev.docdb.replicator.config.OnCollectionDropped;
import java.util.Optional;
import org.bson.BsonTimestamp;

/** The end of what is watched, as one stream meets it. */
final class WatchedEnd {
  private final Watch watch;

  /** Whether the server has closed the cursor without a word, and would do so again. */
  private boolean unseen;

  WatchedEnd(Watch watch) {
    this.watch = watch;
  }

  /** Whether the place is one behind an event that cursors end with. */
  static boolean isBehindInvalidate(Position position) {
    return position.behind().equals(Optional.of(Operation.INVALIDATE));
  }

  /**
   * Whether there may be something to read behind a position.
   *
   * @throws SourceException when what is watched is over there, or its end can't be followed
   */
  void checkGoesOn(Position last) {
    if (watch.isOverAt(last)) {
      throw watch.over();
    }
    if (unseen && watch.onDropped() == OnCollectionDropped.HALT) {
      throw watch.over();
    }
    if (unseen) {
      throw new SourceException(
          SourceError.MISCONFIGURED,
          "The end of what is watched, "
              + watch.scope()
              + ", can't be followed: PIPELINE takes away the event invalidate, and the server doesn't tell its place otherwise");
    }
  }

  /**
   * Where to go on when the server has closed the cursor, as it does behind an invalidate. Where
   * PIPELINE takes that event away, the server's token still says where it was.
   *
   * @param reply the cursor's last one
   * @param previous the position before it
   * @param last the position behind it
   */
  Position cursorClosed(ServerCursor cursor, CursorReply reply, Position previous, Position last) {
    if (watch.isOverAt(last) || isBehindInvalidate(last)) {
      return last;
    }
    boolean again = isBehindInvalidate(previous) && reply.token().equals(previous.token());
    unseen = reply.token().isEmpty() || again;
    Optional<BsonTimestamp> known = cursor.timeBefore().or(reply::operationTime);
    return reply
        .token()
        .map(Position::behindInvalidate)
        .map(end -> known.map(end::asOf).orElse(end))
        .orElse(last);
  }
}
