package dev.docdb.replicator.source;

import com.mongodb.MongoException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/** One cursor that the server holds for a change stream. */
final class ServerCursor implements AutoCloseable {
  private static final String ALL_COLLECTIONS = "$cmd.aggregate";

  private final Commands commands;
  private final Watch watch;
  private long id;

  /** The reply to {@code aggregate} until it is asked for. */
  private @Nullable CursorReply first;

  private @Nullable BsonTimestamp latest;
  private @Nullable BsonTimestamp before;

  private ServerCursor(Commands commands, Watch watch) {
    this.commands = commands;
    this.watch = watch;
  }

  /** Opens a cursor by this {@code aggregate}. */
  static ServerCursor open(Commands commands, Watch watch, BsonDocument aggregate) {
    ServerCursor cursor = new ServerCursor(commands, watch);
    try {
      cursor.first = cursor.taken(commands.run(aggregate));
      return cursor;
    } catch (RuntimeException e) {
      cursor.closeAfter(e);
      throw e;
    }
  }

  /** The cursor's id is read first, so that it can be closed whatever else the reply holds. */
  private CursorReply taken(ReplyBytes bytes) {
    id = CursorReply.cursor(bytes);
    CursorReply reply = watch.read(bytes);
    before = latest;
    latest = reply.operationTime().orElse(null);
    return reply;
  }

  /** What came with the opening; empty when it has been taken. */
  Optional<CursorReply> takeFirst() {
    Optional<CursorReply> taken = Optional.ofNullable(first);
    first = null;
    return taken;
  }

  /**
   * Where a cursor begins that was opened without a position; empty when the server doesn't say.
   *
   * @param timeBefore the cluster's time from before it was opened: changes may have been recorded
   *     between the opening and the answer, so the answer's own time says only how old the token
   *     is; null where it isn't known
   */
  Optional<Position> startingPoint(@Nullable BsonTimestamp timeBefore) {
    BsonTimestamp answered = latest;
    return Optional.ofNullable(first)
        .filter(reply -> reply.changes().isEmpty())
        .flatMap(CursorReply::token)
        .map(
            token ->
                new Position(
                    Optional.of(token),
                    Optional.ofNullable(timeBefore),
                    Optional.ofNullable(answered),
                    Optional.empty()));
  }

  /** Asks for more. */
  CursorReply more(Duration wait, int most) {
    return taken(
        commands.run(
            new BsonDocument("getMore", new BsonInt64(id))
                .append("collection", name())
                .append("batchSize", new BsonInt32(most))
                .append("maxTimeMS", new BsonInt64(Math.max(1, wait.toMillis())))));
  }

  /** The cluster's time from before the last reply was asked for, if it is known. */
  Optional<BsonTimestamp> timeBefore() {
    return Optional.ofNullable(before);
  }

  /** Whether the server has closed it by itself, as it does behind an invalidate. */
  boolean isClosedByServer() {
    return id == 0;
  }

  private BsonString name() {
    return new BsonString(watch.scope().collection().orElse(ALL_COLLECTIONS));
  }

  private void closeAfter(RuntimeException failure) {
    try {
      close();
    } catch (MongoException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Lets the server forget it, also for a thread that was interrupted: servers bound the number of
   * cursors, and forget them by themselves only after minutes.
   */
  @Override
  public void close() {
    long closing = id;
    id = 0;
    if (closing == 0) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      commands.run(
          new BsonDocument("killCursors", name())
              .append("cursors", new BsonArray(List.of(new BsonInt64(closing)))));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
