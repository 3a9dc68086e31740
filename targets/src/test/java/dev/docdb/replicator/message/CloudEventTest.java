package dev.docdb.replicator.message;

import static dev.docdb.replicator.change.Events.change;
import static dev.docdb.replicator.change.Events.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.json.StrictJson;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

class CloudEventTest {
  private static final String ORDER =
      "ns: {db: 'shop', coll: 'orders'}, documentKey: {_id: {$oid: '65ab00000000000000000001'}}, ";

  private final ByteSink sink = new ByteSink(64);
  private final CloudEvent writer = new CloudEvent(JsonMode.RELAXED, 100_000);

  private String message(ChangeWriter by, BsonDocument event) {
    Change change = change(event);
    sink.clear();
    by.write(change, 7, sink);
    return StrictJson.check(sink.copyFrom(0));
  }

  private BsonDocument checked(BsonDocument event) {
    return CloudEventRules.check(message(writer, event));
  }

  private String source(String database, String collection) {
    BsonDocument namespace =
        new BsonDocument("db", new BsonString(database)).append("coll", new BsonString(collection));
    return checked(event("delete", "x: 1").append("ns", namespace)).getString("source").getValue();
  }

  @Test
  void theAttributesAreThoseOfTheChangeAndTheDataIsItsEnvelope() {
    BsonDocument event = event("insert", ORDER + "fullDocument: {n: 5}");
    String envelope = message(new ChangeEncoder(JsonMode.RELAXED, 1000)::encode, event);
    assertEquals(
        """
        {"specversion":"1.0","id":"8265AB","source":"/documentdb/shop/orders",\
        "type":"dev.docdb.replicator.insert","subject":"65ab00000000000000000001",\
        "time":"2026-11-21T09:00:00Z","datacontenttype":"application/json","data":"""
            + envelope
            + "}",
        message(writer, event));
    checked(event);
  }

  @Test
  void everyOperationIsATypeAndAStrangeOneIsOther() {
    for (String operation :
        List.of("insert", "update", "replace", "delete", "drop", "rename", "createIndexes")) {
      assertEquals(
          "dev.docdb.replicator." + operation,
          checked(event(operation, ORDER)).getString("type").getValue());
    }
    BsonDocument strange = checked(event("b\\u0001\\\"", ORDER));
    assertEquals("dev.docdb.replicator.other", strange.getString("type").getValue());
    assertEquals("b\u0001\"", strange.getDocument("data").getString("operation").getValue());
  }

  @Test
  void whatHappenedToNoDocumentHasNoSubjectAndWithoutATimeThereIsNone() {
    BsonDocument dropped = checked(event("dropDatabase", "ns: {db: 'shop'}"));
    assertEquals("/documentdb/shop", dropped.getString("source").getValue());
    assertFalse(dropped.containsKey("subject"));
    BsonDocument event = event("invalidate", "x: 1");
    event.remove("clusterTime");
    BsonDocument invalid = checked(event);
    assertEquals("/documentdb", invalid.getString("source").getValue());
    assertFalse(invalid.containsKey("time"));
  }

  @Test
  void noTwoCollectionsShareASource() {
    Set<String> sources = new HashSet<>();
    List<String> names =
        List.of(
            "a",
            "A",
            "a/b",
            "a%2Fb",
            "a b",
            "\u00e4",
            "a\u0308",
            "a?b#c",
            "\ud83d\ude00",
            "a.b",
            "..");
    for (String name : names) {
      sources.add(source("shop", name));
    }
    sources.add(source("shop/a", "b"));
    assertEquals(names.size() + 1, sources.size());
    assertEquals("/documentdb/shop/a%2Fb%20%C3%A4", source("shop", "a/b \u00e4"));
  }

  @Test
  void anIdWithCharactersThatNoAttributeMayHaveIsInTheDataOnly() {
    for (String id : List.of("a\nb", "\u007f", "\u0085", "\ufdd0", "\ud83f\udfff", "\uffff")) {
      BsonDocument key = new BsonDocument("_id", new BsonString(id));
      BsonDocument event = checked(event("delete", "x: 1").append("documentKey", key));
      assertFalse(
          event.containsKey("subject"), () -> "U+" + Integer.toHexString(id.codePointAt(0)));
      assertEquals(key, event.getDocument("data").getDocument("key"));
    }
    BsonDocument plain = new BsonDocument("_id", new BsonString("\u00e4 \ud83d\ude00 \ufffd"));
    BsonDocument event = checked(event("delete", "x: 1").append("documentKey", plain));
    assertEquals(plain.getString("_id"), event.getString("subject"));
  }

  @Test
  void anUpdateThatWouldMakeTheMessageTooLargeIsLeftOut() {
    BsonDocument event =
        event("update", ORDER + "fullDocument: {n: 5}, updateDescription: {updatedFields: {n: 5}}");
    assertEquals(
        BsonDocument.parse("{set: {n: 5}, unset: []}"),
        checked(event).getDocument("data").getDocument("update"));
    String cut = message(new CloudEvent(JsonMode.RELAXED, 100), event);
    assertFalse(CloudEventRules.check(cut).getDocument("data").containsKey("update"));
  }

  @Test
  void theRulesFindWhatBreaksThem() {
    String good = message(writer, event("delete", ORDER));
    List<List<String>> breaks =
        List.of(
            List.of("\"id\":\"8265AB\",\"source\"", "\"id\":\"\",\"source\""),
            List.of("\"specversion\":\"1.0\"", "\"specversion\":\"1\""),
            List.of("\"source\":\"/documentdb/", "\"source\":\"/document db/"),
            List.of("\"source\":\"/documentdb/", "\"source\":\"/document%2/"),
            List.of("\"subject\":\"", "\"subject\":\"\\u0007"),
            List.of("\"subject\"", "\"Subject\""),
            List.of("\"subject\"", "\"sub_ject\""),
            List.of("\"type\"", "\"typ\""),
            List.of("09:00:00Z\",\"datacontenttype", "09:00:00\",\"datacontenttype"),
            List.of("application/json", "text/plain"));
    for (List<String> change : breaks) {
      String broken = good.replace(change.getFirst(), change.getLast());
      assertFalse(broken.equals(good), change.getFirst());
      assertThrows(AssertionError.class, () -> CloudEventRules.check(broken), change.getLast());
    }
  }
}
