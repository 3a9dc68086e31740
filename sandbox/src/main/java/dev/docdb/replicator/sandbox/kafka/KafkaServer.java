package dev.docdb.replicator.sandbox.kafka;

import dev.docdb.replicator.sandbox.kafka.BrokerConfiguration.Ports;
import dev.docdb.replicator.sandbox.local.FreePorts;
import dev.docdb.replicator.sandbox.local.TemporaryFolder;
import dev.docdb.replicator.sandbox.proxy.FaultProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Real Kafka brokers in this JVM, one or several, which are their own controllers.
 *
 * <p>What they can't prove: authentication by IAM, which only the managed service has (see {@link
 * IamTokenCheck}); what a machine that is lost does to the others; a network between brokers.
 */
public final class KafkaServer implements AutoCloseable {
  // Brokers of one JVM share its register of metrics: each needs a name of its own there.
  private static final AtomicInteger LAST_NODE_ID = new AtomicInteger();
  private static final int ATTEMPTS = 3;
  private static final int PORTS_OF_A_BROKER = 3;

  private final KafkaOptions options;
  private final TemporaryFolder folder;
  private final @Nullable FaultProxy proxy;
  private final List<BrokerConfiguration> configurations;
  private final List<KafkaNode> nodes = new ArrayList<>();

  private KafkaServer(KafkaOptions options, TemporaryFolder folder) throws Exception {
    this.options = options;
    this.folder = folder;
    List<Integer> ports = FreePorts.find(PORTS_OF_A_BROKER * options.brokers());
    this.proxy = options.behindProxy() ? FaultProxy.to("127.0.0.1", ports.getFirst()) : null;
    this.configurations = configurations(ports);
  }

  /** Starts a plaintext broker that makes topics when they are needed. */
  public static KafkaServer start() {
    return start(KafkaOptions.plaintext());
  }

  /** Starts brokers with those options. */
  public static KafkaServer start(KafkaOptions options) {
    for (int attempt = 1; ; attempt++) {
      TemporaryFolder folder = TemporaryFolder.create("kafka");
      try {
        KafkaServer server = new KafkaServer(options, folder);
        server.startAll();
        return server;
      } catch (Exception e) {
        folder.close();
        // The ports must be named before they are opened: somebody else may have been faster.
        if (attempt == ATTEMPTS) {
          throw new IllegalStateException("Kafka can't start", e);
        }
      }
    }
  }

  private List<BrokerConfiguration> configurations(List<Integer> ports) {
    int first = LAST_NODE_ID.getAndAdd(options.brokers()) + 1;
    String voters =
        IntStream.range(0, options.brokers())
            .mapToObj(i -> (first + i) + "@127.0.0.1:" + ports.get(PORTS_OF_A_BROKER * i + 2))
            .collect(Collectors.joining(","));
    List<BrokerConfiguration> made = new ArrayList<>();
    for (int i = 0; i < options.brokers(); i++) {
      int at = PORTS_OF_A_BROKER * i;
      int advertised = proxy == null ? ports.get(at) : proxy.port();
      made.add(
          new BrokerConfiguration(
              first + i,
              new Ports(ports.get(at), ports.get(at + 1), ports.get(at + 2), advertised),
              voters,
              folder.path().resolve("logs-" + i),
              options));
    }
    return List.copyOf(made);
  }

  /**
   * None of several is up before the controllers have agreed: all are started together, on threads
   * of their own, since brokers wait within class initializers and locks for as many as there are.
   */
  private void startAll() throws Exception {
    String clusterId = Uuid.randomUuid().toString();
    for (BrokerConfiguration configuration : configurations) {
      nodes.add(KafkaNode.format(configuration, clusterId));
    }
    try (ExecutorService starting = Executors.newFixedThreadPool(nodes.size())) {
      List<Callable<Object>> starts = new ArrayList<>();
      nodes.forEach(node -> starts.add(Executors.callable(node::start)));
      for (Future<?> started : starting.invokeAll(starts)) {
        started.get();
      }
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** Where it listens, as clients want it. */
  public String bootstrapServers() {
    return configurations.stream()
        .map(one -> "127.0.0.1:" + one.ports().advertised())
        .collect(Collectors.joining(","));
  }

  /** Where whoever rules the cluster gets in, in the clear, and may do everything. */
  public String internalServers() {
    return configurations.stream()
        .map(one -> "127.0.0.1:" + one.ports().internal())
        .collect(Collectors.joining(","));
  }

  /** What a client needs, where brokers want a password. */
  public Optional<KafkaCredentials> credentials() {
    return options.access() instanceof KafkaAccess.Scram scram
        ? Optional.of(scram.credentials())
        : Optional.empty();
  }

  /** The network before the broker. */
  public FaultProxy proxy() {
    if (proxy == null) {
      throw new IllegalStateException("This broker was started without a proxy");
    }
    return proxy;
  }

  /** Stops the broker of this id, as Kafka calls it; it keeps what it stored. */
  public void stopBroker(int nodeId) {
    node(nodeId).stop();
  }

  /** Starts it again. */
  public void startBroker(int nodeId) {
    node(nodeId).start();
  }

  private KafkaNode node(int nodeId) {
    return nodes.get(nodeId - configurations.getFirst().nodeId());
  }

  /** The ids of all brokers. */
  public List<Integer> brokers() {
    return configurations.stream().map(BrokerConfiguration::nodeId).toList();
  }

  @Override
  public void close() {
    nodes.forEach(KafkaNode::stop);
    nodes.clear();
    if (proxy != null) {
      proxy.close();
    }
    folder.close();
  }
}
