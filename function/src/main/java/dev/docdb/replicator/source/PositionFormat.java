package dev.docdb.replicator.source;

import dev.docdb.replicator.change.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** The form in which the state collection keeps a position. */
public final class PositionFormat {
  private static final String TOKEN = "token";
  private static final String TIME = "time";
  private static final String AS_OF = "asOf";
  private static final String BEHIND = "behind";

  private static final List<Part> PARTS =
      List.of(
          new Part(TOKEN, BsonType.DOCUMENT, "a document"),
          new Part(TIME, BsonType.TIMESTAMP, "a timestamp"),
          new Part(AS_OF, BsonType.TIMESTAMP, "a timestamp"),
          new Part(BEHIND, BsonType.STRING, "a text"));

  private PositionFormat() {}

  private record Part(String name, BsonType type, String words) {}

  /** What is kept, as it was read. */
  public sealed interface Kept {}

  /** It is a position. */
  public record Whole(Position position) implements Kept {}

  /**
   * It can't be told which position it is.
   *
   * @param why which field is wrong, and how
   */
  public record Damaged(String why) implements Kept {}

  /** The form that is kept. */
  public static BsonDocument write(Position position) {
    BsonDocument parts = new BsonDocument();
    append(parts, TOKEN, position.token());
    append(parts, TIME, position.time());
    append(parts, AS_OF, position.asOf());
    position.behind().ifPresent(end -> parts.append(BEHIND, new BsonString(end.text())));
    return parts;
  }

  private static void append(BsonDocument parts, String name, Optional<? extends BsonValue> part) {
    if (part.isPresent()) {
      parts.append(name, part.get());
    }
  }

  /**
   * Reads the kept form. A part that can't be read is never left out: it may have been the one that
   * matters.
   *
   * @param name of the field that holds it
   */
  public static Kept read(String name, BsonValue kept) {
    Optional<String> wrong = notA(BsonType.DOCUMENT, "a document", name, kept);
    if (wrong.isEmpty()) {
      wrong = whatIsWrong(name, kept.asDocument());
    }
    return wrong.isPresent() ? new Damaged(wrong.get()) : new Whole(position(kept.asDocument()));
  }

  private static Optional<String> whatIsWrong(String name, BsonDocument parts) {
    for (Part part : PARTS) {
      BsonValue value = parts.get(part.name());
      if (value != null && value.getBsonType() != part.type()) {
        return notA(part.type(), part.words(), name + "." + part.name(), value);
      }
    }
    return whatContradicts(name, parts);
  }

  private static Optional<String> whatContradicts(String name, BsonDocument parts) {
    if (parts.containsKey(BEHIND) && behind(parts).isEmpty()) {
      return Optional.of(name + "." + BEHIND + " names nothing that ends a stream");
    }
    return parts.containsKey(TOKEN) || parts.containsKey(TIME)
        ? Optional.empty()
        : Optional.of(name + " has neither a token nor a time");
  }

  private static Optional<String> notA(BsonType type, String words, String name, BsonValue value) {
    BsonType found = value.getBsonType();
    return found == type
        ? Optional.empty()
        : Optional.of(
            "%s is of type %s and not %s"
                .formatted(name, found.name().toLowerCase(Locale.ROOT), words));
  }

  /** Of parts whose types are right. */
  private static Position position(BsonDocument parts) {
    return new Position(
        parts.containsKey(TOKEN) ? Optional.of(raw(parts.getDocument(TOKEN))) : Optional.empty(),
        time(parts, TIME),
        time(parts, AS_OF),
        behind(parts));
  }

  private static Optional<BsonTimestamp> time(BsonDocument parts, String name) {
    return parts.containsKey(name) ? Optional.of(parts.getTimestamp(name)) : Optional.empty();
  }

  private static Optional<Operation> behind(BsonDocument parts) {
    if (!parts.containsKey(BEHIND)) {
      return Optional.empty();
    }
    String text = parts.getString(BEHIND).getValue();
    return Position.ENDINGS.stream().filter(end -> end.text().equals(text)).findFirst();
  }

  private static RawBsonDocument raw(BsonDocument document) {
    return document instanceof RawBsonDocument bytes
        ? bytes
        : new RawBsonDocument(document, new BsonDocumentCodec());
  }
}
