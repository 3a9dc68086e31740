package dev.docdb.replicator.target;

import static dev.docdb.replicator.target.TargetFixture.assumePossible;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.EventFormat;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

/** Whatever a change is of, and however it is written: it arrives, and no two are mixed up. */
sealed interface VarietyRules extends TargetRules permits TargetContract {

  /** Ids that read alike, and one that no service takes as it is. */
  private static List<BsonValue> ids() {
    BsonArray ids =
        BsonDocument.parse(
                """
                {ids: [{$oid: '65ab00000000000000000001'}, '65ab00000000000000000001', '', 'text',
                  1, '1', {$numberLong: '2'}, 1.5, {$numberDouble: 'NaN'}, {$numberDecimal: '1.10'},
                  true, 'true', null, 'null', {$minKey: 1}, {$date: {$numberLong: '-1'}},
                  {$timestamp: {t: 1, i: 1}}, {$binary: {base64: 'YWI=', subType: '80'}},
                  {b: 1, a: 2}, {a: 2, b: 1}, [1, 'a'], {$regularExpression: {pattern: 'a', options: 'i'}},
                  'a b', 'a/b', '\u00e9', '\ud83d\ude00', 'line\\nbreak']}""")
            .getArray("ids");
    ids.add(new BsonString("\u0000\u0001\uffff"));
    ids.add(new BsonString("long".repeat(200)));
    return ids;
  }

  @Test
  default void f07_documentsOfAnyIdArriveAndNoTwoAreTakenForOne() throws Exception {
    List<Change> changes =
        Stream.of(ids(), ids()).flatMap(List::stream).map(id -> journal().insert(id)).toList();
    assertEquals(Map.of(), fixture().deliver(changes).refused());
    fixture().assertHoldsOfAnyId(changes);
  }

  @Test
  default void g01_g02_g03_g04_collectionsWithOddNamesAreNotRefused() throws Exception {
    List<Change> changes = new ArrayList<>();
    String database = journal().insert("a").namespace().orElseThrow().database();
    for (String name :
        List.of("Orders", "or.ders", "$cmd", "a b", "..", "\u00e9/\ud83d\ude00", "%41")) {
      Journal other = new Journal(Namespace.of(database, name), 1_000 + 100 * changes.size());
      changes.add(other.insert("a"));
    }
    assertEquals(Comparison.ids(changes), Set.copyOf(fixture().deliver(changes).stored()));
  }

  @Test
  default void collectionsWithTheSameIdsDoNotMix() throws Exception {
    Namespace here = journal().insert("first").namespace().orElseThrow();
    Namespace there = Namespace.of(here.database(), here.collection().orElseThrow() + "x");
    Journal other = new Journal(there, 1_000_000);
    List<Change> some = new ArrayList<>();
    List<Change> others = new ArrayList<>();
    List<Change> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      some.add(i % 7 == 6 ? journal().delete("d" + i % 5) : journal().insert("d" + i % 5));
      others.add(i % 5 == 4 ? other.delete("d" + i % 5) : other.update("d" + i % 5));
      all.addAll(List.of(some.getLast(), others.getLast()));
    }
    fixture().deliver(all);
    fixture().assertHolds(some, fixture().stored(here));
    fixture().assertHolds(others, fixture().stored(there));
  }

  @Test
  default void everyFormatArrivesByteForByte() throws Exception {
    List<String> expected = new ArrayList<>();
    for (EventFormat format : EventFormat.values()) {
      Optional<Target<?>> other = fixture().openFor(format);
      assumePossible(other.isPresent(), "formats of messages");
      Encoding form = Encoding.of(format, JsonMode.RELAXED);
      List<Change> changes =
          List.of(journal().insert("a"), journal().updateOfGone("a"), journal().delete("a"));
      try (Target<?> target = other.get()) {
        fixture().deliver(target, form, changes);
      }
      for (EncodedChange change : TargetFixture.encode(changes, form)) {
        expected.add(change.payload(form).toText());
      }
    }
    assertEquals(
        expected.stream().sorted().toList(),
        fixture().stored().stream().map(StoredChange::value).sorted().toList());
  }

  @Test
  default void whatHappenedToNoDocumentArrives() throws Exception {
    List<Change> changes =
        List.of(
            journal().insert("a"), journal().rename(), journal().drop(), journal().invalidate());
    assertEquals(Map.of(), fixture().deliver(changes).refused());
    if (fixture().keepsEveryChange()) {
      assertEquals(
          Comparison.ids(changes), new Comparison(changes, fixture().stored()).storedIds());
    }
  }
}
