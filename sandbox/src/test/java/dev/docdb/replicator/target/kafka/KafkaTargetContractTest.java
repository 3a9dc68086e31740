package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.EventFormat;
import dev.docdb.replicator.name.TopicName;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;

class KafkaTargetContractTest extends TargetContract {
  private static KafkaServer broker;

  /** For each class anew: what one has closed another can't use. */
  @BeforeAll
  static void start() {
    broker = KafkaServer.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @AutoClose private final Surroundings surroundings = new Surroundings();

  @Override
  protected Target<?> open() {
    return open(brokers());
  }

  /** Where the target finds the brokers. */
  String brokers() {
    return broker.bootstrapServers();
  }

  private Target<?> open(String brokers) {
    return KafkaTarget.open(
        surroundings.resources(namespace, Map.of("MSK_BOOTSTRAP_SRV", brokers)));
  }

  @Override
  protected List<StoredChange> stored() {
    return stored(namespace);
  }

  @Override
  protected List<StoredChange> stored(Namespace collection) {
    return TopicReader.read(Map.of("bootstrap.servers", brokers()), TopicName.of(collection));
  }

  @Override
  protected Optional<Change> toBeRefused(Journal changes) {
    return Optional.of(changes.large("large", 1 << 20));
  }

  @Override
  protected Optional<Target<?>> openFor(EventFormat format) {
    surroundings.set("EVENT_FORMAT", format.toString().toLowerCase(Locale.ROOT));
    return Optional.of(open(brokers()));
  }

  /** Brokers elsewhere than on this machine want TLS and a login, which these don't have. */
  @Override
  protected Optional<Target<?>> openAt(URI address) {
    boolean elsewhere = address.getScheme().equals("https");
    return elsewhere ? Optional.empty() : Optional.of(open(address.getAuthority()));
  }
}
