package dev.docdb.replicator.sandbox.kafka;

import dev.docdb.replicator.sandbox.local.FreePorts;
import dev.docdb.replicator.sandbox.local.TemporaryFolder;
import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker in this JVM, its own controller.
 *
 * <p>What it can't prove: authentication by IAM, which only the managed service has, and what
 * happens with more than one broker.
 */
public final class KafkaServer implements AutoCloseable {
  // Brokers of one JVM share its register of metrics: each needs a name of its own there.
  private static final AtomicInteger LAST_NODE_ID = new AtomicInteger();
  private static final int ATTEMPTS = 3;

  private final KafkaRaftServer broker;
  private final TemporaryFolder folder;
  private final String bootstrapServers;
  private final Optional<KafkaCredentials> credentials;

  private KafkaServer(
      KafkaRaftServer broker,
      TemporaryFolder folder,
      String bootstrapServers,
      Optional<KafkaCredentials> credentials) {
    this.broker = broker;
    this.folder = folder;
    this.bootstrapServers = bootstrapServers;
    this.credentials = credentials;
  }

  /** Starts a plaintext broker that makes topics when they are needed. */
  public static KafkaServer start() {
    return start(KafkaOptions.plaintext());
  }

  /** Starts a broker with those options. */
  public static KafkaServer start(KafkaOptions options) {
    return start(options, IntUnaryOperator.identity());
  }

  /**
   * Starts a broker that tells its clients another port than its own, such as that of a proxy.
   *
   * @param told gives the port to tell for the one that it will listen on
   */
  public static KafkaServer start(KafkaOptions options, IntUnaryOperator told) {
    for (int attempt = 1; ; attempt++) {
      TemporaryFolder folder = TemporaryFolder.create("kafka");
      try {
        return start(options, told, folder);
      } catch (Exception e) {
        folder.close();
        // The ports must be named before they are opened: somebody else may have been faster.
        if (attempt == ATTEMPTS) {
          throw new IllegalStateException("Kafka can't start", e);
        }
      }
    }
  }

  private static KafkaServer start(
      KafkaOptions options, IntUnaryOperator told, TemporaryFolder folder) throws Exception {
    List<Integer> ports = FreePorts.find(2);
    Path logs = folder.path().resolve("logs");
    BrokerConfiguration configuration =
        new BrokerConfiguration(
            LAST_NODE_ID.incrementAndGet(),
            ports.get(0),
            told.applyAsInt(ports.get(0)),
            ports.get(1),
            logs,
            options);
    Optional<KafkaCredentials> credentials = Optional.empty();
    Properties properties = configuration.plain();
    if (options.authenticated()) {
      CertificateAuthority authority = CertificateAuthority.create("Kafka of the sandbox");
      Path keyStore = folder.path().resolve("broker.p12");
      authority.issue("localhost", "127.0.0.1").writeKeyStore(keyStore);
      KafkaCredentials made = KafkaCredentials.create(authority.pem());
      credentials = Optional.of(made);
      properties = configuration.scram(made, keyStore);
    }
    format(configuration, credentials);
    KafkaRaftServer broker = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
    startOrStop(broker);
    return new KafkaServer(broker, folder, "127.0.0.1:" + configuration.toldPort(), credentials);
  }

  private static void format(
      BrokerConfiguration configuration, Optional<KafkaCredentials> credentials) throws Exception {
    Formatter formatter =
        new Formatter()
            .setClusterId(Uuid.randomUuid().toString())
            .setNodeId(configuration.nodeId())
            .addDirectory(configuration.folder().toString())
            .setMetadataLogDirectory(configuration.folder().toString())
            .setControllerListenerName(BrokerConfiguration.CONTROLLER)
            .setReleaseVersion(MetadataVersion.latestProduction())
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    credentials.ifPresent(
        made -> formatter.setScramArguments(List.of(BrokerConfiguration.scramArgument(made))));
    formatter.run();
  }

  /** A broker that fails to start leaves threads behind that would keep the JVM alive. */
  private static void startOrStop(KafkaRaftServer broker) {
    try {
      broker.startup();
    } catch (RuntimeException e) {
      broker.shutdown();
      broker.awaitShutdown();
      throw e;
    }
  }

  /** Where it listens, as clients want it. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** What a client needs, when the broker is authenticated. */
  public Optional<KafkaCredentials> credentials() {
    return credentials;
  }

  @Override
  public void close() {
    broker.shutdown();
    broker.awaitShutdown();
    folder.close();
  }
}
