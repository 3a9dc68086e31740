package dev.docdb.replicator.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Events;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.target.Journal;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

class BatchEncoderTest {
  private static final Encoding ENVELOPE = new Encoding(Shape.CHANGE, JsonMode.RELAXED);
  private static final Encoding DOCUMENT = new Encoding(Shape.DOCUMENT, JsonMode.PLAIN);
  private static final Encoding WITHOUT_ID =
      new Encoding(Shape.DOCUMENT_WITHOUT_ID, JsonMode.PLAIN);

  private final Journal journal = new Journal(Namespace.of("shop", "orders"));
  private final List<Change> changes =
      List.of(
          journal.insert("a", "inner", BsonDocument.parse("{_id: 5, x: [1, {_id: 2}]}")),
          journal.delete("b"),
          journal.update("c"));

  @Test
  void eachChangeHasItsBytesInEachEncoding() {
    List<EncodedChange> encoded =
        new BatchEncoder(Set.of(ENVELOPE, DOCUMENT)).encode(changes, 7).changes();
    assertEquals(3, encoded.size());
    assertTrue(text(encoded, 0, ENVELOPE).startsWith("{\"id\":\"8265ab00000001\""));
    assertTrue(text(encoded, 2, ENVELOPE).endsWith("\"epoch\":7}"), text(encoded, 2, ENVELOPE));
    assertTrue(text(encoded, 0, DOCUMENT).startsWith("{\"_id\":\"a\",\"n\":1,"));
    assertEquals("null", text(encoded, 1, DOCUMENT));
  }

  @Test
  void onlyTheDocumentsOwnIdIsLeftOut() {
    List<EncodedChange> encoded = new BatchEncoder(Set.of(WITHOUT_ID)).encode(changes, 7).changes();
    assertEquals(
        "{\"n\":1,\"content\":\"canary-in-the-document\",\"inner\":{\"_id\":5,\"x\":[1,{\"_id\":2}]}}",
        text(encoded, 0, WITHOUT_ID));
    assertEquals("null", text(encoded, 1, WITHOUT_ID));
  }

  @Test
  void aDocumentOfNothingButItsIdBecomesEmpty() {
    Change bare = Events.insert(new BsonString("a"));
    List<EncodedChange> encoded =
        new BatchEncoder(Set.of(WITHOUT_ID)).encode(List.of(bare), 7).changes();
    assertEquals("{}", text(encoded, 0, WITHOUT_ID));
  }

  @Test
  void aBatchKeepsItsBytesWhenTheNextIsEncoded() {
    BatchEncoder encoder = new BatchEncoder(Set.of(ENVELOPE));
    List<EncodedChange> first = encoder.encode(changes, 7).changes();
    String before = text(first, 0, ENVELOPE);
    encoder.encode(List.of(journal.insert("other")), 8);
    assertEquals(before, text(first, 0, ENVELOPE));
  }

  @Test
  void anEncodingThatNobodyAskedForIsAnError() {
    EncodedBatch batch = new BatchEncoder(Set.of(ENVELOPE)).encode(changes, 7);
    EncodedChange change = batch.changes().getFirst();
    assertThrows(IllegalArgumentException.class, () -> change.payload(DOCUMENT));
    assertFalse(change.toString().contains(Journal.CONTENT));
    assertTrue(batch.encodedBytes() > 0);
  }

  private static String text(List<EncodedChange> encoded, int index, Encoding encoding) {
    return encoded.get(index).payload(encoding).toText();
  }
}
