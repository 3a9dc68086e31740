package dev.docdb.replicator.filter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.bson.MalformedBsonException;
import dev.docdb.replicator.bson.RandomBson;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Events;
import dev.docdb.replicator.config.EventFormat;
import dev.docdb.replicator.config.FieldPaths;
import dev.docdb.replicator.config.FieldPaths.Rule;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.Encoding;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;

class FieldFilterTest {
  private static final String ORDERS =
      "ns: {db: 'shop', coll: 'orders'}, documentKey: {_id: 1, region: 'eu'}";

  private static FieldPaths leaveOut(String... paths) {
    return new FieldPaths(Rule.LEAVE_OUT, List.of(paths));
  }

  private static FieldPaths keep(String... paths) {
    return new FieldPaths(Rule.KEEP, List.of(paths));
  }

  private static String message(FieldPaths fields, EventFormat format, BsonDocument event) {
    Encoding encoding = Encoding.of(format, JsonMode.RELAXED).with(fields);
    return new BatchEncoder(Set.of(encoding))
        .encode(List.of(Events.change(event)), 7)
        .changes()
        .getFirst()
        .payload(encoding)
        .toText();
  }

  private static void assertDocument(FieldPaths fields, String document, String expected) {
    BsonDocument event =
        Events.event("insert", ORDERS).append("fullDocument", BsonDocument.parse(document));
    assertEquals(
        BsonDocument.parse(expected),
        BsonDocument.parse(message(fields, EventFormat.DOCUMENT, event)),
        document);
  }

  private static void assertUpdate(FieldPaths fields, String update, String expected) {
    BsonDocument event =
        Events.event("update", ORDERS).append("updateDescription", BsonDocument.parse(update));
    assertEquals(
        BsonDocument.parse(expected),
        BsonDocument.parse(message(fields, EventFormat.CHANGE, event)).get("update"),
        update);
  }

  @Test
  void leavesOutAFieldWhereverItsPathLeads() {
    FieldPaths card = leaveOut("card", "a.b");
    assertDocument(card, "{_id: 1, card: 'x', n: 1}", "{_id: 1, n: 1}");
    assertDocument(card, "{_id: 1, card: {number: 'x'}, cards: 2}", "{_id: 1, cards: 2}");
    assertDocument(card, "{_id: 1, a: {b: 'x', c: {b: 2}}}", "{_id: 1, a: {c: {b: 2}}}");
    assertDocument(card, "{_id: 1, a: 5}", "{_id: 1, a: 5}");
    assertDocument(card, "{_id: {card: 1, a: {b: 2}}}", "{_id: {card: 1, a: {b: 2}}}");
  }

  @Test
  void passesThroughArraysAtAnyDepth() {
    assertDocument(
        leaveOut("a.b"),
        "{_id: 1, a: [{b: 'x', c: 1}, 7, [{b: 'x'}, [{b: 'x', d: 2}]]]}",
        "{_id: 1, a: [{c: 1}, 7, [{}, [{d: 2}]]]}");
    assertDocument(
        keep("a.b"),
        "{_id: 1, a: [{b: 1, c: 'x'}, 7, [{b: {c: 2}}, 'x', [{d: 'x'}]]]}",
        "{_id: 1, a: [{b: 1}, [{b: {c: 2}}, [{}]]]}");
  }

  @Test
  void keepsTheKeyAndWhatIsListed() {
    FieldPaths some = keep("n", "a.b");
    assertDocument(some, "{x: 'x', n: {m: 1}, _id: 1}", "{n: {m: 1}, _id: 1}");
    assertDocument(some, "{_id: 1, a: {c: 'x', b: [1, {d: 2}]}}", "{_id: 1, a: {b: [1, {d: 2}]}}");
    assertDocument(some, "{_id: 1, a: 'x'}", "{_id: 1}");
    assertDocument(some, "{_id: 1, a: {c: 'x'}}", "{_id: 1, a: {}}");
    assertDocument(keep(), "{_id: {a: 1}, a: 'x'}", "{_id: {a: 1}}");
  }

  /** A name that holds dots means the same as the path that it looks like. */
  @Test
  void takesANameWithDotsForThePathThatItLooksLike() {
    assertDocument(leaveOut("a.b"), "{_id: 1, 'a.b': 'x', 'a.bc': 1}", "{_id: 1, 'a.bc': 1}");
    assertDocument(leaveOut("a.b"), "{_id: 1, 'a.b.c': 'x', 'a': {'b.c': 'x'}}", "{_id: 1, a: {}}");
    assertDocument(leaveOut("a.b.c"), "{_id: 1, 'a.b': {c: 'x', d: 1}}", "{_id: 1, 'a.b': {d: 1}}");
    assertDocument(keep("a.b"), "{_id: 1, 'a.b': 1, '_id.a': 'x'}", "{_id: 1, 'a.b': 1}");
    assertDocument(leaveOut("a"), "{_id: 1, 'a.': 'x', '': {a: 1}}", "{_id: 1, '': {a: 1}}");
  }

  @Test
  void leavesOutWhatAnUpdateTellsOfTheField() {
    assertUpdate(
        leaveOut("a.b"),
        """
        {updatedFields: {'a.b': 'x', 'a.b.c': 'x', 'a.b.0.c': 'x', 'a.0.b': 'x', 'a.3.b.1': 'x', 'a.c': 1, 'b': 2,
           'a.1': {b: 'x', d: 3}, 'a.2': [{b: 'x'}], 'ab': 4},
         removedFields: ['a.b', 'a.b.secret', 'a.7.b', 'a.d', 'a'],
         truncatedArrays: [{field: 'a.b', newSize: 1}, {field: 'a', newSize: 2}, {field: 'a.0.b.c', newSize: 3}]}""",
        """
        {set: {'a.c': 1, 'b': 2, 'a.1': {d: 3}, 'a.2': [{}], 'ab': 4}, unset: ['a.d', 'a'],
         truncated: [{field: 'a', size: 2}]}""");
    assertUpdate(
        leaveOut("a.b"), "{updatedFields: {a: {b: 'x', c: 1}}}", "{set: {a: {c: 1}}, unset: []}");
  }

  @Test
  void keepsWhatAnUpdateTellsOfTheField() {
    assertUpdate(
        keep("a.b"),
        """
        {updatedFields: {'a.b': 1, 'a.b.c': 2, 'a.0.b': 3, 'a.c': 'x', 'a.1': {b: 4, c: 'x'}, 'x': 'x', '0.a.b': 'x'},
         removedFields: ['a.b.d', 'a', 'x', 'a.c'],
         truncatedArrays: [{field: 'a', newSize: 2}, {field: 'x', newSize: 3}]}""",
        """
        {set: {'a.b': 1, 'a.b.c': 2, 'a.0.b': 3, 'a.1': {b: 4}}, unset: ['a.b.d', 'a'],
         truncated: [{field: 'a', size: 2}]}""");
  }

  /** In what the target has of the document, the field is no more. */
  @Test
  void tellsOfAFieldThatWasSetToWhatCannotHoldTheKeptOneAsUnset() {
    assertUpdate(
        keep("a.b", "c.d"),
        "{updatedFields: {a: null, 'c.0': 'x', x: 'x'}, removedFields: ['c.d']}",
        "{set: {}, unset: ['c.d', 'a', 'c.0']}");
  }

  @Test
  void nothingElseThatAnEventCarriesGetsThrough() {
    BsonDocument event =
        Events.event("update", ORDERS)
            .append("fullDocument", BsonDocument.parse("{_id: 1, a: 'secret', n: 1}"))
            .append("fullDocumentBeforeChange", BsonDocument.parse("{_id: 1, a: 'secret'}"))
            .append(
                "updateDescription",
                BsonDocument.parse(
                    "{updatedFields: {a: 'secret'}, removedFields: [], disambiguatedPaths: {'a.0': ['secret']}}"))
            .append("wallTime", new BsonInt32(1));
    Change filtered = new FieldFilter(leaveOut("a")).apply(Events.change(event));
    assertEquals(
        BsonDocument.parse(
            "{_id: {_data: '8265AB'}, clusterTime: {$timestamp: {t: 1795251600, i: 1}}, operationType: 'update', "
                + ORDERS
                + ", fullDocument: {_id: 1, n: 1}, updateDescription: {updatedFields: {}, removedFields: []}}"),
        new org.bson.RawBsonDocument(filtered.bytes(), filtered.offset(), filtered.length())
            .toBsonDocument());
  }

  @Test
  void theKeyStaysWholeInEveryFormat() {
    BsonDocument event =
        Events.event("insert", ORDERS)
            .append("fullDocument", BsonDocument.parse("{_id: 1, region: 'secret', n: 2}"));
    for (EventFormat format : EventFormat.values()) {
      String message = message(leaveOut("region"), format, event);
      assertTrue(message.contains("\"n\""), message);
      assertTrue(!message.contains("secret"), message);
    }
    assertTrue(
        message(leaveOut("region"), EventFormat.CHANGE, event)
            .contains("\"key\":{\"_id\":1,\"region\":\"eu\"}"));
  }

  @Test
  void valuesThatAreNeitherDocumentsNorArraysAreWhole() {
    assertDocument(
        leaveOut("a.b"),
        "{_id: 1, a: {$code: 'f()', $scope: {b: 1}}}",
        "{_id: 1, a: {$code: 'f()', $scope: {b: 1}}}");
  }

  @Test
  void noNestingIsTooDeep() {
    StringBuilder document = new StringBuilder("{_id: 1, a: ");
    document.repeat("[", 400).append("{b: 'x', c: 1}").repeat("]", 400).append('}');
    assertDocument(
        leaveOut("a.b"), document.toString(), document.toString().replace("b: 'x', ", ""));
  }

  @Test
  void whatIsNoBsonIsTold() {
    byte[] bytes =
        RandomBson.bytes(
            Events.event("insert", ORDERS)
                .append("fullDocument", BsonDocument.parse("{_id: 1, a: {b: 'x'}}")));
    bytes[bytes.length - 4] = 7; // the terminator of the text
    Change change = Change.read(bytes, 0);
    assertThrows(
        MalformedBsonException.class, () -> new FieldFilter(leaveOut("a.b")).apply(change));
  }

  @Test
  void aHugeChangeLeavesNoHugeBuffer() {
    byte[] huge = new byte[9 << 20];
    BsonDocument event =
        Events.event("insert", ORDERS)
            .append("fullDocument", new BsonDocument("n", new org.bson.BsonBinary(huge)));
    FieldFilter filter = new FieldFilter(leaveOut("a"));
    byte[] first = filter.apply(Events.change(event)).bytes();
    assertTrue(first.length > huge.length);
    filter.forget();
    BsonDocument small = Events.event("delete", ORDERS);
    Change next = filter.apply(Events.change(small));
    assertTrue(next.bytes().length <= 8 << 20, next.bytes().length + " bytes");
    assertArrayEquals(
        RandomBson.bytes(small), java.util.Arrays.copyOf(next.bytes(), next.length()));
  }
}
