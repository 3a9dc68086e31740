package dev.docdb.replicator.source;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoDatabase;
import dev.docdb.replicator.bson.MalformedBsonException;
import dev.docdb.replicator.change.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A change stream by commands of our own. {@code aggregate} and every {@code getMore} go out in one
 * session, so that the server finds the cursor; a reply is taken as one array of bytes, with the
 * position behind it in the same bytes.
 *
 * <p>It neither resumes nor tries again: what an error means for the invocation is decided where
 * positions and the deadline are known.
 */
final class CommandChangeStream implements ChangeStream {
  private static final String ALL_COLLECTIONS = "$cmd.aggregate";

  private final MongoDatabase database;
  private final ClientSession session;
  private final Scope scope;
  private final BatchBounds bounds;
  private final Position start;

  /** The reply to {@code aggregate} until it is asked for. */
  private @Nullable CursorReply first;

  private long firstBytes;
  private long cursor;
  private boolean invalidated;
  private Position last;

  private CommandChangeStream(
      MongoDatabase database,
      ClientSession session,
      Scope scope,
      BatchBounds bounds,
      Opened opened,
      Optional<Position> from) {
    this.database = database;
    this.session = session;
    this.scope = scope;
    this.bounds = bounds;
    this.first = opened.reply();
    this.firstBytes = opened.bytes();
    this.cursor = opened.reply().cursor();
    this.start = from.orElseGet(() -> startOf(opened));
    this.last = start;
  }

  /** What {@code aggregate} answered, and the cluster's time from before it was asked. */
  private record Opened(CursorReply reply, long bytes, Optional<Position> timeBefore) {}

  static CommandChangeStream open(
      MongoDatabase database,
      ClientSession session,
      Scope scope,
      BatchBounds bounds,
      Optional<Position> from) {
    try {
      return opened(database, session, scope, bounds, from);
    } catch (MongoException e) {
      session.close();
      throw SourceException.of("Opening the change stream on " + scope, e);
    } catch (SourceException | MalformedBsonException e) {
      session.close();
      throw e;
    }
  }

  private static CommandChangeStream opened(
      MongoDatabase database,
      ClientSession session,
      Scope scope,
      BatchBounds bounds,
      Optional<Position> from) {
    // Asked first: a time from the answer to aggregate could lie behind changes that the cursor has
    // yet to bring.
    Optional<Position> timeBefore =
        from.isPresent() ? Optional.empty() : operationTime(database, session).map(Position::from);
    ReplyBytes bytes =
        database.runCommand(session, aggregate(scope, bounds, from), ReplyBytes.class);
    Opened opened = new Opened(CursorReply.read(bytes), bytes.length(), timeBefore);
    return new CommandChangeStream(database, session, scope, bounds, opened, from);
  }

  private static Optional<BsonTimestamp> operationTime(
      MongoDatabase database, ClientSession session) {
    BsonDocument reply =
        database.runCommand(
            session, new BsonDocument("ping", new BsonInt32(1)), BsonDocument.class);
    return reply.get("operationTime") instanceof BsonTimestamp time
        ? Optional.of(time)
        : Optional.empty();
  }

  private static Position startOf(Opened opened) {
    Optional<Position> token =
        opened.reply().changes().isEmpty()
            ? opened
                .reply()
                .token()
                .map(value -> Position.after(value, opened.reply().operationTime()))
            : Optional.empty();
    return token
        .or(opened::timeBefore)
        .orElseThrow(
            () ->
                new SourceException(
                    SourceError.FATAL,
                    "The server gives neither a resume token nor an operation time, so no position can be saved",
                    null));
  }

  private static BsonDocument aggregate(Scope scope, BatchBounds bounds, Optional<Position> from) {
    BsonDocument options = new BsonDocument("fullDocument", new BsonString("updateLookup"));
    from.ifPresent(
        position -> {
          if (position.token().isPresent()) {
            options.append("resumeAfter", position.token().get());
          } else {
            options.append("startAtOperationTime", position.time().orElseThrow());
          }
        });
    return new BsonDocument(
            "aggregate",
            scope.collection().<BsonValue>map(BsonString::new).orElse(new BsonInt32(1)))
        .append("pipeline", new BsonArray(List.of(new BsonDocument("$changeStream", options))))
        .append("cursor", new BsonDocument("batchSize", new BsonInt32(bounds.count())));
  }

  @Override
  public Position start() {
    return start;
  }

  @Override
  public Batch next(Duration wait) {
    CursorReply waiting = first;
    if (waiting != null) {
      first = null;
      return batch(waiting, firstBytes, false);
    }
    if (cursor == 0) {
      throw closedByServer();
    }
    try {
      ReplyBytes bytes = database.runCommand(session, getMore(wait), ReplyBytes.class);
      CursorReply reply = CursorReply.read(bytes);
      cursor = reply.cursor();
      return batch(reply, bytes.length(), true);
    } catch (MongoException e) {
      throw SourceException.of("Reading the change stream on " + scope, e);
    }
  }

  private SourceException closedByServer() {
    return invalidated
        ? new SourceException(
            SourceError.HALT_COLLECTION_DROPPED,
            "What is watched, "
                + scope
                + ", was dropped or renamed. Everything until then is delivered"
                + SourceException.WHEN_DROPPED,
            null)
        : new SourceException(
            SourceError.REOPEN, "The server has closed the change stream on " + scope, null);
  }

  private BsonDocument getMore(Duration wait) {
    return new BsonDocument("getMore", new BsonInt64(cursor))
        .append("collection", new BsonString(scope.collection().orElse(ALL_COLLECTIONS)))
        .append("batchSize", new BsonInt32(bounds.count()))
        .append("maxTimeMS", new BsonInt64(Math.max(1, wait.toMillis())));
  }

  private Batch batch(CursorReply reply, long bytes, boolean waited) {
    bounds.seen(reply.changes().size(), bytes);
    invalidated =
        !reply.changes().isEmpty() && reply.changes().getLast().operation() == Operation.INVALIDATE;
    last = end(reply);
    return new Batch(reply.changes(), last, bytes, waited);
  }

  /**
   * Behind the batch: the server's own word for it, else the last event's token; an empty batch
   * without either moves nothing.
   */
  private Position end(CursorReply reply) {
    if (reply.changes().isEmpty()) {
      return reply.token().map(token -> Position.after(token, last.time())).orElse(last);
    }
    Position behind = Position.after(reply.changes().getLast());
    return reply.token().map(token -> Position.after(token, behind.time())).orElse(behind);
  }

  @Override
  public void close() {
    try (session) {
      if (cursor != 0) {
        long closing = cursor;
        cursor = 0;
        database.runCommand(
            session,
            new BsonDocument(
                    "killCursors", new BsonString(scope.collection().orElse(ALL_COLLECTIONS)))
                .append("cursors", new BsonArray(List.of(new BsonInt64(closing)))));
      }
    } catch (MongoException e) {
      throw SourceException.of("Closing the change stream on " + scope, e);
    }
  }
}
