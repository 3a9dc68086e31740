package dev.docdb.replicator.source;

import com.mongodb.client.MongoClient;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

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

  /** Asks the server, and takes the middle of the round trip for the moment of its answer. */
  public static ServerTime ask(MongoClient client, LongSupplier nanos) {
    long before = nanos.getAsLong();
    BsonDocument reply =
        client
            .getDatabase("admin")
            .runCommand(new BsonDocument("hello", new BsonInt32(1)), BsonDocument.class);
    long middle = before + (nanos.getAsLong() - before) / 2;
    return new ServerTime(
        Instant.ofEpochMilli(reply.getDateTime("localTime").getValue()), middle, nanos);
  }

  /** What the server's clock shows now. */
  public Instant now() {
    return asked.plus(Duration.ofNanos(nanos.getAsLong() - askedNanos));
  }
}
