package dev.docdb.replicator.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Events;
import dev.docdb.replicator.change.Operation;
import dev.docdb.replicator.config.Deletes;
import dev.docdb.replicator.config.FieldPaths;
import dev.docdb.replicator.config.TargetFilter;
import dev.docdb.replicator.config.TargetFilters;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bson.BsonNull;
import org.junit.jupiter.api.Test;

class OperationFilterTest {
  private static OperationFilter filter(Deletes deletes, String... operations) {
    return filter(false, deletes, operations);
  }

  private static OperationFilter filter(
      boolean goneIsDelete, Deletes deletes, String... operations) {
    return OperationFilter.of(
        new TargetFilter(Set.of(operations), FieldPaths.EVERY, deletes), goneIsDelete);
  }

  private static Change change(String operation) {
    return Events.change(Events.event(operation, "ns: {db: 'shop'}"));
  }

  private static List<String> passed(OperationFilter filter) {
    return TargetFilters.OPERATIONS.stream().filter(name -> filter.passes(change(name))).toList();
  }

  @Test
  void passesWhatIsListed() {
    assertEquals(TargetFilters.OPERATIONS, passed(OperationFilter.ALL));
    assertEquals(TargetFilters.OPERATIONS, passed(filter(Deletes.APPLY)));
    assertEquals(
        List.of("insert", "dropDatabase"), passed(filter(Deletes.APPLY, "dropDatabase", "insert")));
    assertEquals(List.of("delete"), passed(filter(Deletes.SOFT, "delete")));
  }

  @Test
  void ignoresDeletesOnly() {
    assertEquals(7, passed(filter(Deletes.IGNORE)).size());
    assertFalse(passed(filter(Deletes.IGNORE)).contains("delete"));
  }

  @Test
  void passesWhatNobodyCouldName() {
    assertTrue(filter(Deletes.IGNORE, "insert").passes(change("reshardCollection")));
  }

  @Test
  void everyOperationCanBeNamed() {
    assertEquals(
        TargetFilters.OPERATIONS,
        Arrays.stream(Operation.values())
            .filter(operation -> operation != Operation.OTHER)
            .map(Operation::text)
            .toList());
  }

  /** The legacy format tells of a delete there. */
  @Test
  void aDocumentThatIsGoneIsADeleteToWhomItIsToldAsOne() {
    Change gone =
        Events.change(
            Events.event("update", "ns: {db: 'shop', coll: 'orders'}, documentKey: {_id: 1}")
                .append("fullDocument", BsonNull.VALUE));
    assertTrue(filter(false, Deletes.IGNORE).passes(gone));
    assertFalse(filter(true, Deletes.IGNORE).passes(gone));
    assertFalse(filter(true, Deletes.APPLY, "update").passes(gone));
    assertTrue(filter(true, Deletes.APPLY, "update", "delete").passes(gone));
    assertTrue(filter(true, Deletes.IGNORE).passes(change("update")));
  }
}
