package dev.docdb.replicator.target.sqs;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.config.EventFormat;
import dev.docdb.replicator.sandbox.sqs.FaultySqs;
import dev.docdb.replicator.sandbox.sqs.SqsServer;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.StoredChange;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetContract;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;

class SqsTargetContractTest extends TargetContract {
  private static SqsServer server;

  /** For each class anew: what one has closed another can't use. */
  @BeforeAll
  static void start() {
    server = SqsServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AutoClose final FaultySqs faulty = FaultySqs.before(server.endpoint());
  @AutoClose private final Surroundings surroundings = new Surroundings();
  private final List<StoredChange> received = new ArrayList<>();
  private URI queue = URI.create("http://127.0.0.1");

  @Override
  protected Target<?> open() {
    queue = server.createFifoQueue(namespace.toString().replace('.', '-') + ".fifo");
    return open(address());
  }

  /** Where the target finds the service. */
  URI address() {
    return faulty.endpoint();
  }

  private Target<?> open(URI endpoint) {
    surroundings.point("Sqs", endpoint, "any", Surroundings.PASSWORD);
    String url = endpoint.resolve(queue.getPath()).toString();
    return SqsTarget.open(surroundings.resources(namespace, Map.of("SQS_QUERY_URL", url)));
  }

  @Override
  protected List<StoredChange> stored() {
    QueueReader.drain(queue)
        .forEach(
            message ->
                received.add(
                    new StoredChange(
                        StoredChange.ofMessage(message.body()).eventId(),
                        Optional.of(message.attributesAsStrings().get("MessageGroupId")),
                        message.body())));
    return received;
  }

  @Override
  protected boolean throttleNext() {
    Random random = new Random(11);
    for (int i = 0; i < 20; i++) {
      faulty.failMessages(body -> random.nextInt(3) == 0, "InternalError", false, "as ordered");
      faulty.failNext("SendMessageBatch", 400, "RequestThrottled", "as ordered");
      faulty.failNext("SendMessageBatch", 503, "ServiceUnavailable", "as ordered");
    }
    return true;
  }

  @Override
  protected Optional<Change> toBeRefused(Journal changes) {
    return Optional.of(changes.large("large", 1 << 20));
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
