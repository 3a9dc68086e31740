package dev.docdb.replicator.target;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A change in a place that keeps an order only within each of its parts.
 *
 * @param part the shard or the partition
 * @param key what the place was given to choose it by
 */
public record Placed(String part, String key, String eventId) {

  /** Each document's changes lie in one part, in order, and the parts share the documents. */
  public static void assertOrdered(List<Change> changes, List<Placed> placed, int parts) {
    Map<String, List<String>> written =
        changes.stream()
            .collect(groupingBy(Change::documentId, mapping(Change::eventId, toList())));
    assertEquals(
        written,
        placed.stream().collect(groupingBy(Placed::key, mapping(Placed::eventId, toList()))));
    Map<String, Set<String>> partsOfEach =
        placed.stream().collect(groupingBy(Placed::key, mapping(Placed::part, toSet())));
    partsOfEach.forEach((key, found) -> assertEquals(1, found.size(), key + " lies in " + found));
    long used = placed.stream().map(Placed::part).distinct().count();
    assertTrue(used > parts / 2, used + " parts of " + parts + " are used");
  }
}
