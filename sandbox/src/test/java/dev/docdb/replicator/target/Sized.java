package dev.docdb.replicator.target;

import dev.docdb.replicator.change.Change;
import org.bson.BsonString;

/** Makes changes whose entries have a chosen size. */
public record Sized(Target<?> target, Journal journal) {

  /** An insert whose entry has so many bytes, as the target counts them. */
  public Change insert(String id, int bytes) {
    int half = bytes / 2;
    return filled(id, half + bytes - bytes(filled(id, half)));
  }

  private Change filled(String id, int bytes) {
    return journal.insert(id, "text", new BsonString("x".repeat(bytes)));
  }

  private int bytes(Change change) {
    return target.toEntry(Sending.encode(change).getFirst()).orElseThrow().bytes();
  }
}
