package dev.docdb.replicator.change;

import static dev.docdb.replicator.bson.RandomBson.bytes;
import static dev.docdb.replicator.change.Events.change;
import static dev.docdb.replicator.change.Events.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.docdb.replicator.bson.MalformedBsonException;
import dev.docdb.replicator.bson.RawBson;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

class ChangeTest {
  private static final String ORDERS = "ns: {db: 'shop', coll: 'orders'}";

  @Test
  void theHeaderSaysWhatHappenedWhereAndWhen() {
    Change change = change(event("insert", ORDERS));
    assertEquals(Operation.INSERT, change.operation());
    assertEquals("insert", change.operationType());
    assertEquals(Optional.of(Namespace.of("shop", "orders")), change.namespace());
    assertEquals((1_795_251_600L << 32) + 1, change.clusterTime());
    assertEquals(Optional.of(Instant.parse("2026-11-21T09:00:00Z")), change.time());
    assertEquals("8265AB", change.eventId());
  }

  @Test
  void anEventInTheMiddleOfABatchIsReadInPlace() {
    BsonDocument event =
        event("update", ORDERS + ", documentKey: {_id: 5}, fullDocument: {_id: 5, a: 1}");
    byte[] one = bytes(event);
    byte[] batch = new byte[100 + one.length + 50];
    System.arraycopy(one, 0, batch, 100, one.length);
    Change change = Change.read(batch, 100);
    assertSame(batch, change.bytes());
    assertEquals(one.length, change.length());
    assertEquals(BsonDocument.parse("{_id: 5, a: 1}"), at(change, change.documentAt()));
    assertEquals(BsonDocument.parse("{_id: 5}"), at(change, change.keyAt()));
    assertEquals(BsonDocument.parse("{_data: '8265AB'}"), new RawBsonDocument(change.token()));
  }

  private static BsonDocument at(Change change, int position) {
    byte[] rest = Arrays.copyOfRange(change.bytes(), position, change.bytes().length);
    return new RawBsonDocument(rest, 0, RawBson.int32(rest, 0));
  }

  @Test
  void anAbsentDocumentIsNotANullOne() {
    assertEquals(Change.ABSENT, change(event("update", ORDERS)).documentAt());
    Change gone = change(event("update", ORDERS + ", fullDocument: null"));
    assertEquals(Change.IS_NULL, gone.documentAt());
  }

  @Test
  void everyOperationOfTheServerIsKnownAndOthersKeepTheirText() {
    for (Operation operation : Operation.values()) {
      if (operation != Operation.OTHER) {
        assertEquals(operation, change(event(operation.text(), ORDERS)).operation());
      }
    }
    Change other = change(event("createIndexes", ORDERS));
    assertEquals(Operation.OTHER, other.operation());
    assertEquals("createIndexes", other.operationType());
  }

  @Test
  void consecutiveChangesShareTheirNamespace() {
    Change first = change(event("insert", ORDERS));
    Change second = Change.read(bytes(event("insert", ORDERS)), 0, first);
    assertSame(first.namespace().orElseThrow(), second.namespace().orElseThrow());
    for (String other :
        new String[] {
          "{db: 'shop', coll: 'order'}", "{db: 'shop'}", "{db: 'Shop', coll: 'orders'}"
        }) {
      Change third = Change.read(bytes(event("insert", "ns: " + other)), 0, second);
      assertNotSame(second.namespace().orElseThrow(), third.namespace().orElseThrow());
      assertFalse(second.namespace().equals(third.namespace()));
    }
  }

  @Test
  void eventsOfDatabasesAndRenamesHaveTheirNamespaces() {
    Change dropped = change(event("dropDatabase", "ns: {db: 'shöp'}"));
    assertEquals(Optional.of(Namespace.of("shöp")), dropped.namespace());
    Change renamed = change(event("rename", ORDERS + ", to: {db: 'shop', coll: 'old'}"));
    assertEquals(Optional.of(Namespace.of("shop", "old")), renamed.renamedTo());
    assertEquals(Optional.empty(), change(event("invalidate", "x: 1")).namespace());
  }

  @Test
  void aBinaryTokenGivesItsHexAndAStrangeOneItsHash() {
    BsonDocument event = event("insert", ORDERS);
    event.put("_id", new BsonDocument("_data", new BsonBinary(new byte[] {1, (byte) 0xab})));
    assertEquals("01ab", change(event).eventId());
    event.put("_id", new BsonDocument("ts", new BsonInt32(1)));
    String hash = change(event).eventId();
    assertEquals(64, hash.length());
    event.put("_id", new BsonDocument("ts", new BsonInt32(2)));
    assertFalse(hash.equals(change(event).eventId()));
  }

  @Test
  void anEventWithoutTokenOrOperationIsRefusedByName() {
    BsonDocument event = event("insert", ORDERS);
    event.remove("_id");
    assertThrows(MalformedBsonException.class, () -> change(event));
    BsonDocument nameless = event("insert", ORDERS);
    nameless.remove("operationType");
    assertThrows(MalformedBsonException.class, () -> change(nameless));
  }

  @Test
  void theTextOfAChangeTellsNothingOfItsDocument() {
    BsonDocument event = event("insert", ORDERS + ", documentKey: {_id: 'secret'}");
    event.put("fullDocument", new BsonDocument("a", new BsonString("secret")));
    String text = change(event).toString();
    assertFalse(text.contains("secret"));
    assertEquals("Change[INSERT shop.orders, " + bytes(event).length + " bytes]", text);
  }
}
