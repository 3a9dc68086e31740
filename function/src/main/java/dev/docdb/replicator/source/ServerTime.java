package dev.docdb.replicator.source;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.bson.BsonDocument;

/**
 * The wall clock of the server, asked once and then carried on by this machine's steady clock.
 * Leases are judged by it alone, so that a function's own wall clock may be wrong.
 */
public final class ServerTime {
  private final Instant asked;
  private final long askedNanos;
  private final LongSupplier nanos;

  private ServerTime(Instant asked, long askedNanos, LongSupplier nanos) {
    this.asked = asked;
    this.askedNanos = askedNanos;
    this.nanos = nanos;
  }

  /**
   * What a server said of its clock.
   *
   * @param askedNanos when it said so, on the steady clock
   */
  static ServerTime of(BsonDocument hello, long askedNanos, LongSupplier nanos) {
    return new ServerTime(
        Instant.ofEpochMilli(hello.getDateTime("localTime").getValue()), askedNanos, nanos);
  }

  /** What the server's clock shows now. */
  public Instant now() {
    return asked.plus(Duration.ofNanos(nanos.getAsLong() - askedNanos));
  }
}
