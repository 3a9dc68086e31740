package dev.docdb.replicator.source;

import dev.docdb.replicator.change.Change;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * Where to resume. Nobody outside this package looks inside; the state collection keeps what {@link
 * #toState} gives.
 *
 * @param token the server's resume token, byte for byte as it came; empty when only a time is known
 * @param time of the operation that the token stands for, or from which to read when there is no
 *     token
 */
public record Position(Optional<RawBsonDocument> token, Optional<BsonTimestamp> time) {

  public Position {
    if (token.isEmpty() && time.isEmpty()) {
      throw new IllegalArgumentException("A position needs a token or a time");
    }
  }

  /** Reading starts with the first change at this time or later. */
  public static Position from(BsonTimestamp time) {
    return new Position(Optional.empty(), Optional.of(time));
  }

  /** Reading goes on behind this token. */
  public static Position after(RawBsonDocument token, Optional<BsonTimestamp> time) {
    return new Position(Optional.of(token), time);
  }

  /** Reading goes on behind this change. */
  public static Position after(Change change) {
    return after(
        new RawBsonDocument(change.token()), Optional.of(new BsonTimestamp(change.clusterTime())));
  }

  /** The form that is kept. */
  public BsonDocument toState() {
    BsonDocument state = new BsonDocument();
    token.ifPresent(value -> state.append("token", value));
    time.ifPresent(value -> state.append("time", value));
    return state;
  }

  /** Reads the kept form; empty when it is none. */
  public static Optional<Position> fromState(BsonValue state) {
    if (!(state instanceof BsonDocument document)) {
      return Optional.empty();
    }
    Optional<RawBsonDocument> token =
        document.get("token") instanceof BsonDocument value
            ? Optional.of(raw(value))
            : Optional.empty();
    Optional<BsonTimestamp> time =
        document.get("time") instanceof BsonTimestamp value ? Optional.of(value) : Optional.empty();
    boolean unknownToken = document.containsKey("token") && token.isEmpty();
    return unknownToken || (token.isEmpty() && time.isEmpty())
        ? Optional.empty()
        : Optional.of(new Position(token, time));
  }

  private static RawBsonDocument raw(BsonDocument document) {
    return document instanceof RawBsonDocument bytes
        ? bytes
        : new RawBsonDocument(document, new org.bson.codecs.BsonDocumentCodec());
  }
}
