package dev.docdb.replicator.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the source recorded, in its order, beside what a place holds. */
record Comparison(List<Change> changes, List<StoredChange> stored) {

  void assertEachChangeOnceInOrder() {
    assertEquals(idsByDocument(), storedIdsByDocument());
    assertEquals(changes.size(), stored.size(), "nothing is stored twice");
  }

  /** The same, where the place may keep a document's changes together by anything. */
  void assertEachChangeOnceInOrderUnderAnyKey() {
    assertEquals(Set.copyOf(idsByDocument().values()), Set.copyOf(storedIdsByDocument().values()));
    assertEquals(changes.size(), stored.size(), "nothing is stored twice");
  }

  void assertDocumentsAsTheyAreNow() {
    assertEquals(lastNumbers(), storedNumbers());
  }

  /** What a document's reader sees may go back and repeat, but leaves nothing out. */
  void assertRepeatsButNeverJumps() {
    assertEquals(ids(changes), storedIds());
    Map<String, List<String>> expected = idsByDocument();
    storedIdsByDocument()
        .forEach((document, seen) -> assertNeverJumps(expected.get(document), seen));
  }

  private static void assertNeverJumps(List<String> expected, List<String> seen) {
    int furthest = -1;
    for (String id : seen) {
      int place = expected.indexOf(id);
      assertTrue(place <= furthest + 1, () -> "jumps to " + id + " in " + seen);
      furthest = Math.max(furthest, place);
    }
  }

  static Set<String> ids(List<Change> changes) {
    return changes.stream().map(Change::eventId).collect(Collectors.toSet());
  }

  Set<String> storedIds() {
    return stored.stream()
        .map(change -> change.eventId().orElseThrow())
        .collect(Collectors.toSet());
  }

  private Map<String, List<String>> idsByDocument() {
    return changes.stream()
        .collect(
            Collectors.groupingBy(
                Change::documentId, Collectors.mapping(Change::eventId, Collectors.toList())));
  }

  private Map<String, List<String>> storedIdsByDocument() {
    return stored.stream()
        .collect(
            Collectors.groupingBy(
                change -> change.key().orElse(""),
                Collectors.mapping(change -> change.eventId().orElseThrow(), Collectors.toList())));
  }

  /** For each document that is still there, the number of the change that wrote it last. */
  private Map<String, Integer> lastNumbers() {
    Map<String, Integer> last = new HashMap<>();
    for (Change change : changes) {
      if (change.operation() == Operation.DELETE) {
        last.remove(change.documentId());
      } else if (change.documentAt() >= 0) {
        last.put(change.documentId(), (int) change.clusterTime());
      }
    }
    return last;
  }

  private Map<String, Integer> storedNumbers() {
    return stored.stream()
        .collect(
            Collectors.toMap(
                document -> document.key().orElseThrow(),
                document -> document.number().orElseThrow()));
  }
}
