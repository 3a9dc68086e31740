package dev.docdb.replicator.sandbox.kafka;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** One broker, which can be stopped and started again with what it had stored. */
final class KafkaNode {
  private final Properties properties;
  private @Nullable KafkaRaftServer running;

  private KafkaNode(Properties properties) {
    this.properties = properties;
  }

  /** A broker with an empty folder, of this cluster. */
  static KafkaNode format(BrokerConfiguration configuration, String clusterId) throws Exception {
    Formatter formatter =
        new Formatter()
            .setClusterId(clusterId)
            .setNodeId(configuration.nodeId())
            .addDirectory(configuration.folder().toString())
            .setMetadataLogDirectory(configuration.folder().toString())
            .setControllerListenerName(BrokerConfiguration.CONTROLLER)
            .setReleaseVersion(MetadataVersion.latestProduction())
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    if (configuration.options().access() instanceof KafkaAccess.Scram scram) {
      formatter.setScramArguments(List.of(BrokerConfiguration.scramArgument(scram.credentials())));
    }
    formatter.run();
    return new KafkaNode(configuration.properties());
  }

  /** Starts it; what fails to start leaves threads behind that would keep the JVM alive. */
  void start() {
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
    try {
      server.startup();
      running = server;
    } catch (RuntimeException e) {
      server.shutdown();
      server.awaitShutdown();
      throw e;
    }
  }

  void stop() {
    KafkaRaftServer server = running;
    running = null;
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
    }
  }
}
