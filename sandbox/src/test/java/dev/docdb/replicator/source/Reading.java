package dev.docdb.replicator.source;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.docdb.replicator.change.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How tests read streams. */
final class Reading {
  static final Duration SHORT = Duration.ofMillis(200);

  private Reading() {}

  /** The ids of documents with these numbers. */
  static List<String> expected(int from, int to) {
    return IntStream.range(from, to).mapToObj(id -> "~n" + id).toList();
  }

  /** Reads on until a wait brings nothing. */
  static List<Batch> readAll(ChangeStream stream) {
    List<Batch> batches = new ArrayList<>();
    Batch batch = stream.next(SHORT);
    while (!batch.isCaughtUp()) {
      batches.add(batch);
      batch = stream.next(SHORT);
    }
    return batches;
  }

  /** Reads what lies behind a position. */
  static List<Change> readBehind(Cluster cluster, Position position) {
    try (ChangeStream stream = cluster.open(position)) {
      return changes(readAll(stream));
    }
  }

  /** Reads on until the stream says that it may not go on. */
  static List<Change> readUntilHalt(ChangeStream stream, SourceError verdict) {
    List<Change> changes = new ArrayList<>();
    SourceException end =
        assertThrows(
            SourceException.class,
            () -> {
              Batch batch = stream.next(SHORT);
              while (!batch.isCaughtUp()) {
                changes.addAll(batch.changes());
                batch = stream.next(SHORT);
              }
            });
    if (end.error() != verdict) {
      throw new AssertionError("expected " + verdict, end);
    }
    return changes;
  }

  static List<Change> changes(List<Batch> batches) {
    return batches.stream().flatMap(batch -> batch.changes().stream()).toList();
  }

  static List<String> ids(List<Batch> batches) {
    return idsOf(changes(batches));
  }

  static List<String> idsOf(List<Change> changes) {
    return changes.stream().map(Change::documentId).toList();
  }

  /** What happened and to which document, as {@code insert ~n1} or {@code drop}. */
  static List<String> story(List<Change> changes) {
    return changes.stream()
        .map(
            change ->
                change.keyAt() < 0
                    ? change.operationType()
                    : change.operationType() + " " + change.documentId())
        .toList();
  }

  /** A position as a later invocation gets it. */
  static Position kept(Position position) {
    PositionFormat.Kept kept = PositionFormat.read("position", PositionFormat.write(position));
    return assertInstanceOf(PositionFormat.Whole.class, kept).position();
  }

  static SourceError verdict(Runnable action) {
    return assertThrows(SourceException.class, action::run).error();
  }
}
