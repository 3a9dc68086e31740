package dev.docdb.replicator.target.s3;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Payload;
import dev.docdb.replicator.name.ObjectKey;
import dev.docdb.replicator.target.Entry;
import java.time.LocalDate;

/** One line of an object. */
record S3Entry(EncodedChange change, ObjectGroup group, Payload line) implements Entry {

  /** Changes that may share an object: of one batch, one collection and one day. */
  record ObjectGroup(Object batch, Namespace namespace, LocalDate date) {
    static ObjectGroup of(EncodedChange change, Namespace namespace) {
      return new ObjectGroup(
          change.batch().identity(), namespace, ObjectKey.dateOf(change.change().clusterTime()));
    }
  }

  @Override
  public int bytes() {
    return line.length() + 1;
  }

  String eventId() {
    return change.change().eventId();
  }

  @Override
  public String toString() {
    return "S3Entry[" + change + "]";
  }
}
