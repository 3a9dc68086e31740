package dev.docdb.replicator.target;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import java.util.List;
import java.util.Set;

/** Sends changes in one request, in the envelope. */
public final class Sending {
  private static final Encoding ENVELOPE = new Encoding(Shape.CHANGE, JsonMode.RELAXED);

  private Sending() {}

  public static List<EncodedChange> encode(Change... changes) {
    return new BatchEncoder(Set.of(ENVELOPE)).encode(List.of(changes), 7).changes();
  }

  public static <E extends Entry> List<Outcome> send(Target<E> target, Change... changes)
      throws InterruptedException {
    return target.send(
        encode(changes).stream().map(change -> target.toEntry(change).orElseThrow()).toList());
  }
}
