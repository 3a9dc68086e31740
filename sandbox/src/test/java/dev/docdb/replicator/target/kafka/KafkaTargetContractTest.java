package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.name.TopicName;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.StoredChange;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetContract;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;

class KafkaTargetContractTest extends TargetContract {
  @AutoClose private static final KafkaServer SERVER = KafkaServer.start();

  @AutoClose private final Surroundings surroundings = new Surroundings();

  @Override
  protected Target<?> open() {
    return open(SERVER.bootstrapServers());
  }

  private Target<?> open(String brokers) {
    return KafkaTarget.open(
        surroundings.resources(namespace, Map.of("MSK_BOOTSTRAP_SRV", brokers)));
  }

  @Override
  protected List<StoredChange> stored() {
    return TopicReader.read(
        Map.of("bootstrap.servers", SERVER.bootstrapServers()), TopicName.of(namespace));
  }

  @Override
  protected Optional<Change> toBeRefused(Journal changes) {
    return Optional.of(changes.large("large", 1 << 20));
  }

  @Override
  protected Optional<Target<?>> openAt(URI address) {
    return Optional.of(open(address.getAuthority()));
  }
}
