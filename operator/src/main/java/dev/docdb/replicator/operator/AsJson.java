package dev.docdb.replicator.operator;

import dev.docdb.replicator.config.JsonDepth;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.json.JsonParseException;

/** JSON that others have written. */
final class AsJson {

  private AsJson() {}

  /** An object; empty when it is none that can be understood. */
  static Optional<BsonDocument> object(String text) {
    if (!JsonDepth.isBounded(text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(BsonDocument.parse(text));
    } catch (JsonParseException | BsonInvalidOperationException | IllegalArgumentException e) {
      return Optional.empty(); // what the parser says repeats the text
    }
  }

  /** A text in it; empty where there is none. */
  static String text(BsonDocument json, String name) {
    return json.getString(name, new BsonString("")).getValue();
  }
}
