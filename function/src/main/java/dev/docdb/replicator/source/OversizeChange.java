package dev.docdb.replicator.source;

import com.mongodb.MongoException;
import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.change.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;

/**
 * Takes one change that is larger than the server can send: first without the update's description,
 * which most often holds a large field a second time; then the bare event, with the document
 * fetched by its key, as the server's own look-up would have done. Each step asks for less, and the
 * last one either brings the change or fails.
 *
 * <p>With stages of the operator's own there is no second step: nobody but the server can apply
 * them, so what they take away would get through.
 */
final class OversizeChange {
  private static final int MOST_WAITS = 5;

  private final CursorOpener opener;
  private final Commands commands;
  private final Watch watch;

  OversizeChange(CursorOpener opener, Commands commands, Watch watch) {
    this.opener = opener;
    this.commands = commands;
    this.watch = watch;
  }

  /**
   * The change behind a position.
   *
   * @param failure why it can't be had whole
   */
  Change take(Position position, Duration wait, SourceException failure) {
    Optional<Change> smaller = ask(position, Shape.WITHOUT_DESCRIPTION, wait);
    if (smaller.isPresent()) {
      return smaller.get();
    }
    if (!watch.stages().isEmpty()) {
      throw tooLarge(
          position,
          failure,
          ". Even without the update's description it is too large; let PIPELINE take away a large field");
    }
    Change bare =
        ask(position, Shape.BARE, wait)
            .orElseThrow(() -> tooLarge(position, failure, ". Not even its key could be had"));
    return leavesDocument(bare.operation()) && bare.keyAt() >= 0 ? withDocument(bare) : bare;
  }

  private static boolean leavesDocument(Operation operation) {
    return operation.isOfDocument() && operation != Operation.DELETE;
  }

  private static SourceException tooLarge(Position at, SourceException failure, String why) {
    String when = at.time().map(time -> ". It comes after " + Times.instant(time)).orElse("");
    return new SourceException(SourceError.CHANGE_TOO_LARGE, failure.text() + why + when, failure);
  }

  /** The next change in this shape; empty when it is still too large. */
  private Optional<Change> ask(Position position, Shape shape, Duration wait) {
    try (ServerCursor cursor = opener.open(position, shape, 1)) {
      return Optional.of(first(cursor, wait));
    } catch (MongoException e) {
      if (SourceError.of(e) != SourceError.CHANGE_TOO_LARGE) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** The server may have to look through many changes of others, and answer without any before. */
  private static Change first(ServerCursor cursor, Duration wait) {
    List<Change> found = cursor.takeFirst().map(CursorReply::changes).orElse(List.of());
    for (int n = 0; n < MOST_WAITS && found.isEmpty() && !cursor.isClosedByServer(); n++) {
      found = cursor.more(wait, 1).changes();
    }
    if (found.isEmpty()) {
      throw new SourceException(
          SourceError.CONNECTION_LOST,
          "A change that is larger than the server can send wasn't found again in time");
    }
    return found.getFirst();
  }

  private Change withDocument(Change bare) {
    RawBsonDocument key =
        new RawBsonDocument(bare.bytes(), bare.keyAt(), RawBson.int32(bare.bytes(), bare.keyAt()));
    BsonDocument find =
        new BsonDocument("find", new BsonString(collection(bare)))
            .append("filter", key)
            .append("limit", new BsonInt32(1))
            .append("singleBatch", BsonBoolean.TRUE);
    return EventFromParts.compose(bare, commands.runOnPrimary(find));
  }

  private String collection(Change change) {
    return change
        .namespace()
        .flatMap(Namespace::collection)
        .or(() -> watch.scope().collection())
        .orElseThrow();
  }
}
