package dev.docdb.replicator.target.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.name.IndexName;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Surroundings;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/** Writes to an index of its own by way of the target, and looks what it holds. */
final class SearchUser implements AutoCloseable {
  private static final AtomicInteger INDEXES = new AtomicInteger();
  private static final Encoding ENCODING = new Encoding(Shape.DOCUMENT_WITHOUT_ID, JsonMode.PLAIN);

  private final Surroundings surroundings = new Surroundings();
  private final IndexReader reader;
  private final Namespace namespace;
  private final String index;
  private final OpenSearchTarget target;
  private int last;

  SearchUser(URI server) {
    this(server, "rules", "collection" + INDEXES.incrementAndGet());
  }

  SearchUser(URI server, String database, String collection) {
    reader = new IndexReader(server);
    namespace = Namespace.of(database, collection);
    index = "/" + IndexName.of(namespace).replace("+", "%2B");
    target =
        OpenSearchTarget.open(
            surroundings.resources(namespace, Map.of("ELASTICSEARCH_URI", server.toString())));
  }

  /** A mapping of number fields. */
  static String longs(String... names) {
    return Arrays.stream(names)
        .map(name -> "\"" + name + "\":{\"type\":\"long\"}")
        .collect(Collectors.joining(",", "{\"mappings\":{\"properties\":{", "}}}"));
  }

  void makeIndex(String body) {
    reader.put(index, body);
  }

  void put(String path, String body) {
    reader.put(index + path, body);
  }

  void putToCluster(String body) {
    reader.put("/_cluster/settings", body);
  }

  /** Stores the document with the id {@code a}. */
  Outcome store(BsonDocument document) throws InterruptedException {
    return send(insert("a", document)).getFirst();
  }

  List<Outcome> send(Change... changes) throws InterruptedException {
    return target.send(
        new BatchEncoder(Set.of(ENCODING))
            .encode(List.of(changes), 1).changes().stream()
                .map(change -> target.toEntry(change).orElseThrow())
                .toList());
  }

  Change insert(String id, BsonDocument fields) {
    BsonDocument document = new BsonDocument("_id", new BsonString(id));
    fields.forEach(document::putIfAbsent);
    BsonDocument event = event("insert", id).append("fullDocument", document);
    return Change.read(bytes(event), 0);
  }

  Change delete(String id) {
    return Change.read(bytes(event("delete", id)), 0);
  }

  /** An insert of {@code {n: 1, n: 2, o: {n: 3, n: 4}}}. */
  Change insertWithNameTwice(String id) {
    BsonDocument event = event("insert", id);
    try (BasicOutputBuffer buffer = new BasicOutputBuffer();
        BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
      writer.writeStartDocument();
      event.forEach((name, value) -> write(writer, name, value));
      writer.writeStartDocument("fullDocument");
      writer.writeInt32("n", 1);
      writer.writeInt32("n", 2);
      writer.writeStartDocument("o");
      writer.writeInt32("n", 3);
      writer.writeInt32("n", 4);
      writer.writeEndDocument();
      writer.writeEndDocument();
      writer.writeEndDocument();
      return Change.read(buffer.toByteArray(), 0);
    }
  }

  private static void write(BsonBinaryWriter writer, String name, BsonValue value) {
    writer.writeName(name);
    switch (value) {
      case BsonString text -> writer.writeString(text.getValue());
      case BsonDocument document ->
          new BsonDocumentCodec().encode(writer, document, EncoderContext.builder().build());
      default -> writer.writeTimestamp(value.asTimestamp());
    }
  }

  private BsonDocument event(String operation, String id) {
    last++;
    return BsonDocument.parse(
            "{_id: {_data: '82%08x'}, clusterTime: {$timestamp: {t: 1795251600, i: %d}}}"
                .formatted(last, last))
        .append("operationType", new BsonString(operation))
        .append(
            "ns",
            new BsonDocument("db", new BsonString(namespace.database()))
                .append("coll", new BsonString(namespace.collection().orElseThrow())))
        .append("documentKey", new BsonDocument("_id", new BsonString(id)));
  }

  private static byte[] bytes(BsonDocument event) {
    try (BasicOutputBuffer buffer = new BasicOutputBuffer();
        BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
      new BsonDocumentCodec().encode(writer, event, EncoderContext.builder().build());
      return buffer.toByteArray();
    }
  }

  /** The document with this id, without the list of what was put aside. */
  Optional<BsonDocument> source(String id) {
    BsonDocument answer = reader.get(index + "/_doc/" + id);
    return answer.containsKey("_source")
        ? Optional.of(answer.getDocument("_source"))
            .map(
                source -> {
                  source.remove("_replicator_refused");
                  return source;
                })
        : Optional.empty();
  }

  /** What was put aside of it: the places and their values. */
  Map<String, String> aside(String id) {
    Map<String, String> aside = new LinkedHashMap<>();
    BsonDocument source = reader.get(index + "/_doc/" + id).getDocument("_source");
    if (source.containsKey("_replicator_refused")) {
      for (BsonValue part : source.getArray("_replicator_refused")) {
        assertEquals(Set.of("field", "reason", "value"), part.asDocument().keySet());
        aside.put(
            part.asDocument().getString("field").getValue(),
            part.asDocument().getString("value").getValue());
      }
    }
    return aside;
  }

  /** The document {@code a} is this, and these places with these values are put aside. */
  void assertStored(BsonDocument rest, String fields, String values) {
    assertEquals(rest, source("a").orElseThrow());
    assertEquals(fields, String.join(",", aside("a").keySet()));
    assertEquals(values, String.join(",", aside("a").values()));
  }

  /** How many documents a query finds. */
  int found(String query) {
    reader.get(index + "/_refresh");
    return reader.get(index + "/_count?q=" + query).getNumber("count").intValue();
  }

  /** The type that a field has in the mapping. */
  String typeOf(String field) {
    return reader
        .get(index + "/_mapping/field/" + field + "?filter_path=*.mappings.*.mapping.*.type")
        .toJson()
        .replaceAll(".*\"type\": \"([a-z]+)\".*", "$1");
  }

  @Override
  public void close() {
    target.close();
    surroundings.close();
  }
}
