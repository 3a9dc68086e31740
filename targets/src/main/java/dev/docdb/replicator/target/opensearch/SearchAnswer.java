package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.target.opensearch.OpenSearchExamination.Said;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonSerializationException;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;
import org.jspecify.annotations.Nullable;

/** What stands in an answer of the service; what isn't there, or isn't understood, isn't told. */
final class SearchAnswer {
  private static final List<String> BLOCKS =
      List.of("read_only_allow_delete", "read_only", "write", "metadata");

  private SearchAnswer() {}

  private static Optional<BsonDocument> json(Said said) {
    if (said.status() != 200) {
      return Optional.empty();
    }
    try {
      return Optional.of(BsonDocument.parse(said.text()));
    } catch (JsonParseException
        | BsonInvalidOperationException
        | BsonSerializationException
        | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** What stands behind these names, one within the other. */
  private static Optional<BsonValue> at(Said said, String... path) {
    @Nullable BsonValue value = json(said).orElse(null);
    for (String name : path) {
      value = value instanceof BsonDocument document ? document.get(name) : null;
    }
    return Optional.ofNullable(value);
  }

  /** The text behind these names. */
  static Optional<String> text(Said said, String... path) {
    return at(said, path).filter(BsonValue::isString).map(value -> value.asString().getValue());
  }

  /** The block of an index that keeps changes out, if there is one. */
  static Optional<String> block(Said said) {
    return json(said).stream()
        .flatMap(answer -> answer.values().stream())
        .flatMap(index -> BLOCKS.stream().filter(block -> isSet(index, block)))
        .findFirst();
  }

  private static boolean isSet(BsonValue index, String block) {
    return index instanceof BsonDocument document
        && document.getDocument("settings", new BsonDocument()).get("index")
            instanceof BsonDocument settings
        && settings.get("blocks") instanceof BsonDocument blocks
        && new BsonString("true").equals(blocks.get(block));
  }

  /** The status of the only item of a bulk; 0 where there is none. */
  static int statusOfItem(Said said) {
    return json(said)
        .filter(answer -> answer.isArray("items") && !answer.getArray("items").isEmpty())
        .map(answer -> answer.getArray("items").getFirst())
        .filter(BsonValue::isDocument)
        .map(item -> item.asDocument().get("delete"))
        .filter(BsonValue::isDocument)
        .map(item -> item.asDocument().get("status"))
        .filter(BsonValue::isNumber)
        .map(status -> status.asNumber().intValue())
        .orElse(0);
  }

  /** The least of the numbers that the nodes tell under these names; empty where none does. */
  static Optional<Long> leastOfNodes(Said said, String part, String name) {
    return at(said, "nodes").stream()
        .filter(BsonValue::isDocument)
        .flatMap(nodes -> nodes.asDocument().values().stream())
        .filter(BsonValue::isDocument)
        .map(node -> node.asDocument().get(part))
        .filter(BsonDocument.class::isInstance)
        .map(http -> http.asDocument().get(name))
        .filter(value -> value != null && value.isNumber())
        .map(value -> value.asNumber().longValue())
        .min(Long::compare);
  }
}
