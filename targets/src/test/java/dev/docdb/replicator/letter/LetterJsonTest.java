package dev.docdb.replicator.letter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.TargetKind;
import java.util.Arrays;
import java.util.Base64;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

class LetterJsonTest {
  private static final Namespace ORDERS = Namespace.of("shop", "orders");

  private final Change change =
      new Journal(ORDERS).insert("a", "text", new BsonString("\"quoted\" \u0000 \n ü"));
  private final DeadLetter letter =
      new DeadLetter(TargetKind.OPENSEARCH, "mapping: \"n\"", change, ORDERS, 7);

  private static byte[] event(Change change) {
    return Arrays.copyOfRange(change.bytes(), change.offset(), change.offset() + change.length());
  }

  @Test
  void holdsTheEventByteForByteAndForPeople() {
    BsonDocument json = BsonDocument.parse(new String(LetterJson.of(letter), UTF_8));
    assertEquals("opensearch", json.getString("target").getValue());
    assertEquals("mapping: \"n\"", json.getString("reason").getValue());
    assertEquals(change.eventId(), json.getString("id").getValue());
    assertEquals("insert", json.getString("operation").getValue());
    assertEquals(
        BsonDocument.parse("{database: 'shop', collection: 'orders'}"), json.get("namespace"));
    assertEquals(change.clusterTime(), json.getNumber("version").longValue());
    assertEquals(7, json.getNumber("epoch").longValue());
    assertEquals(new RawBsonDocument(change.token()), json.getDocument("position"));
    assertEquals(new RawBsonDocument(event(change)), json.getDocument("event"));
    assertArrayEquals(event(change), Base64.getDecoder().decode(json.getString("bson").getValue()));
  }

  @Test
  void isOneLine() {
    assertFalse(new String(LetterJson.of(letter), UTF_8).contains("\n"));
  }

  @Test
  void canDoWithoutWhatIsForPeople() {
    BsonDocument json = BsonDocument.parse(new String(LetterJson.withoutEvent(letter), UTF_8));
    assertTrue(json.isNull("event"));
    assertArrayEquals(event(change), Base64.getDecoder().decode(json.getString("bson").getValue()));
  }

  @Test
  void showsNothingOfTheDocumentWhenItIsPrinted() {
    assertFalse(letter.toString().contains(Journal.CONTENT), letter::toString);
  }
}
