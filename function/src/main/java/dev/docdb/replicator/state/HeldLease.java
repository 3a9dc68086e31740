package dev.docdb.replicator.state;

import com.mongodb.MongoException;
import dev.docdb.replicator.report.Log;

/** Gives a lease back at the end of a block. One that can't be given back lapses by itself. */
public record HeldLease(Lease lease, Log log) implements AutoCloseable {
  @Override
  public void close() {
    try {
      lease.release();
    } catch (MongoException e) {
      log.warn("The lease wasn't given back and will lapse", e);
    }
  }
}
