package dev.docdb.replicator.source;

import dev.docdb.replicator.change.Operation;
import java.util.Locale;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonString;
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

  private PositionFormat() {}

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
    position.token().ifPresent(token -> parts.append(TOKEN, token));
    position.time().ifPresent(time -> parts.append(TIME, time));
    position.asOf().ifPresent(known -> parts.append(AS_OF, known));
    position.behind().ifPresent(end -> parts.append(BEHIND, new BsonString(end.text())));
    return parts;
  }

  /**
   * Reads the kept form. A part that can't be read is never left out: it may have been the one that
   * matters.
   *
   * @param name of the field that holds it
   */
  public static Kept read(String name, BsonValue kept) {
    return notA(BsonType.DOCUMENT, "a document", name, kept)
        .or(() -> whatIsWrong(name, kept.asDocument()))
        .<Kept>map(Damaged::new)
        .orElseGet(() -> new Whole(position(kept.asDocument())));
  }

  private static Optional<String> whatIsWrong(String name, BsonDocument parts) {
    return notA(BsonType.DOCUMENT, "a document", name, parts, TOKEN)
        .or(() -> notA(BsonType.TIMESTAMP, "a timestamp", name, parts, TIME))
        .or(() -> notA(BsonType.TIMESTAMP, "a timestamp", name, parts, AS_OF))
        .or(() -> notA(BsonType.STRING, "a text", name, parts, BEHIND))
        .or(() -> whatContradicts(name, parts));
  }

  private static Optional<String> whatContradicts(String name, BsonDocument parts) {
    if (parts.containsKey(BEHIND) && behind(parts).isEmpty()) {
      return Optional.of(name + "." + BEHIND + " names nothing that ends a stream");
    }
    return parts.containsKey(TOKEN) || parts.containsKey(TIME)
        ? Optional.empty()
        : Optional.of(name + " has neither a token nor a time");
  }

  private static Optional<String> notA(
      BsonType type, String words, String name, BsonDocument parts, String part) {
    return part(parts, part).flatMap(value -> notA(type, words, name + "." + part, value));
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
        part(parts, TOKEN).map(token -> raw(token.asDocument())),
        part(parts, TIME).map(BsonValue::asTimestamp),
        part(parts, AS_OF).map(BsonValue::asTimestamp),
        behind(parts));
  }

  private static Optional<Operation> behind(BsonDocument parts) {
    return part(parts, BEHIND)
        .map(text -> text.asString().getValue())
        .flatMap(
            text -> Position.ENDINGS.stream().filter(end -> end.text().equals(text)).findFirst());
  }

  private static Optional<BsonValue> part(BsonDocument parts, String name) {
    return Optional.ofNullable(parts.get(name));
  }

  private static RawBsonDocument raw(BsonDocument document) {
    return document instanceof RawBsonDocument bytes
        ? bytes
        : new RawBsonDocument(document, new BsonDocumentCodec());
  }
}
