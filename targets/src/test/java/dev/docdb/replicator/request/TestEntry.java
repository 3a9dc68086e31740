package dev.docdb.replicator.request;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.target.Entry;
import java.util.List;
import java.util.Set;

/** An entry whose size and group a test chooses. */
record TestEntry(EncodedChange change, int bytes, Object group) implements Entry {
  static TestEntry of(Change change, int bytes, Object group) {
    EncodedChange encoded =
        new BatchEncoder(Set.of()).encode(List.of(change), 1).changes().getFirst();
    return new TestEntry(encoded, bytes, group);
  }

  static TestEntry of(Change change) {
    return of(change, 10, "");
  }

  String document() {
    return change.change().documentId();
  }

  String id() {
    return change.change().eventId();
  }

  @Override
  public String toString() {
    return document() + ":" + id();
  }
}
