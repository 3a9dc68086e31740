package dev.docdb.replicator.target.kinesis;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.config.EventFormat;
import dev.docdb.replicator.sandbox.kinesis.KinesisFault;
import dev.docdb.replicator.sandbox.kinesis.KinesisServer;
import dev.docdb.replicator.sandbox.kinesis.StoredRecord;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.StoredChange;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetContract;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;

class KinesisTargetContractTest extends TargetContract {
  static KinesisServer server;

  /** For each class anew: what one has closed another can't use. */
  @BeforeAll
  static void start() {
    server = KinesisServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AutoClose private final Surroundings surroundings = new Surroundings();

  @Override
  protected Target<?> open() {
    server.createStream(namespace.toString(), 4, 10 << 20);
    return open(address());
  }

  /** Where the target finds the service. */
  URI address() {
    return server.endpoint();
  }

  private Target<?> open(URI endpoint) {
    surroundings.point("Kinesis", endpoint, "any", Surroundings.PASSWORD);
    return KinesisTarget.open(
        surroundings.resources(namespace, Map.of("KINESIS_STREAM", namespace.toString())));
  }

  @Override
  protected List<StoredChange> stored() {
    return server.records(namespace.toString()).stream()
        .map(KinesisTargetContractTest::change)
        .toList();
  }

  private static StoredChange change(StoredRecord record) {
    Optional<String> id = StoredChange.ofMessage(record.text()).eventId();
    return new StoredChange(id, Optional.of(record.partitionKey()), record.text());
  }

  @Override
  protected boolean throttleNext() {
    Random random = new Random(11);
    for (int i = 0; i < 20; i++) {
      server.failNext(KinesisFault.throttled((index, key) -> random.nextInt(3) == 0));
      server.failNext(KinesisFault.failed((index, key) -> random.nextInt(3) == 0));
    }
    server.failNext(KinesisFault.throttledRequest(), KinesisFault.failedRequest());
    return true;
  }

  @Override
  protected Optional<Change> toBeRefused(Journal changes) {
    return Optional.of(changes.large("large", 10 << 20));
  }

  @Override
  protected Optional<Target<?>> openFor(EventFormat format) {
    surroundings.set("EVENT_FORMAT", format.toString().toLowerCase(Locale.ROOT));
    return Optional.of(open(address()));
  }

  @Override
  protected Optional<Target<?>> openAt(URI address) {
    return Optional.of(open(address));
  }

  @Override
  protected Optional<String> secret() {
    return Optional.of(Surroundings.PASSWORD);
  }
}
