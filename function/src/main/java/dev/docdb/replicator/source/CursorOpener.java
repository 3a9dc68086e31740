package dev.docdb.replicator.source;

import com.mongodb.MongoCommandException;
import dev.docdb.replicator.config.OnCollectionDropped;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** Opens cursors at positions, in the words that each server understands. */
final class CursorOpener {
  private final Commands commands;
  private final Watch watch;

  CursorOpener(Commands commands, Watch watch) {
    this.commands = commands;
    this.watch = watch;
  }

  /** Opens a cursor on the changes from now on. */
  ServerCursor openNow(int most) {
    return at(new BsonDocument(), Shape.WHOLE, most);
  }

  /** Opens a cursor on the changes behind a position. */
  ServerCursor open(Position position, Shape shape, int most) {
    return WatchedEnd.isBehindInvalidate(position)
        ? behindInvalidate(position, shape, most)
        : resumed(position, shape, most);
  }

  private ServerCursor resumed(Position position, Shape shape, int most) {
    BsonDocument start =
        position
            .token()
            .map(token -> new BsonDocument("resumeAfter", token))
            .orElseGet(() -> atTime(position.time().orElseThrow()));
    try {
      return at(start, shape, most);
    } catch (MongoCommandException e) {
      if (!followsInvalidate(e)) {
        throw e;
      }
      return behindInvalidate(position, shape, most);
    }
  }

  /** A position that others saved doesn't tell what it lies behind; the server does. */
  private boolean followsInvalidate(MongoCommandException e) {
    return watch.onDropped() == OnCollectionDropped.FOLLOW
        && SourceError.of(e) == SourceError.COLLECTION_DROPPED;
  }

  /**
   * Behind an invalidate nothing can be resumed, only started after. Amazon DocumentDB doesn't know
   * how; there the next moment is as good, since the invalidate is the last event of its own.
   */
  private ServerCursor behindInvalidate(Position position, Shape shape, int most) {
    RawBsonDocument token = position.token().orElseThrow();
    try {
      return at(new BsonDocument("startAfter", token), shape, most);
    } catch (MongoCommandException e) {
      if (!isUnknownOption(e)) {
        throw e;
      }
      return at(
          position
              .time()
              .map(time -> atTime(Times.next(time)))
              .orElseGet(() -> new BsonDocument("resumeAfter", token)),
          shape,
          most);
    }
  }

  private static boolean isUnknownOption(MongoCommandException e) {
    int code = e.getErrorCode();
    return (code == SourceError.UNKNOWN_FIELD || code == SourceError.FAILED_TO_PARSE)
        && e.getErrorMessage().contains("startAfter");
  }

  private static BsonDocument atTime(BsonTimestamp time) {
    return new BsonDocument("startAtOperationTime", time);
  }

  private ServerCursor at(BsonDocument start, Shape shape, int most) {
    BsonValue what =
        watch.scope().collection().<BsonValue>map(BsonString::new).orElse(new BsonInt32(1));
    return ServerCursor.open(
        commands,
        watch,
        new BsonDocument("aggregate", what)
            .append("pipeline", shape.pipeline(start, watch.stages()))
            .append("cursor", Shape.batchSize(most)));
  }
}
