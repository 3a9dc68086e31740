package dev.docdb.replicator.sandbox.proxy;

import java.util.concurrent.atomic.AtomicBoolean;

/** The end of connections after so many bytes one way: of the first one only, or of each. */
final class Cut {
  private final Direction direction;
  private final long bytes;
  private final boolean once;
  private final AtomicBoolean happened = new AtomicBoolean();

  Cut(Direction direction, long bytes, boolean once) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a connection can't be cut after " + bytes + " bytes");
    }
    this.direction = direction;
    this.bytes = bytes;
    this.once = once;
  }

  boolean concerns(Direction flow) {
    return direction == flow && !(once && happened.get());
  }

  long bytes() {
    return bytes;
  }

  /**
   * Uses the cut up for the connection that has come so far; false where another one has had it.
   */
  boolean claim() {
    return happened.compareAndSet(false, true) || !once;
  }
}
