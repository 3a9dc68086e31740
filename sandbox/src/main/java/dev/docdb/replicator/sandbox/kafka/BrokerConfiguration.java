package dev.docdb.replicator.sandbox.kafka;

import dev.docdb.replicator.sandbox.tls.ServerIdentity;
import java.nio.file.Path;
import java.util.Properties;

/** The properties of a broker that is its own controller, small in memory. */
record BrokerConfiguration(
    int nodeId,
    int brokerPort,
    int toldPort,
    int controllerPort,
    Path folder,
    KafkaOptions options) {
  static final String CONTROLLER = "CONTROLLER";
  private static final String MECHANISM = "SCRAM-SHA-512";

  Properties plain() {
    Properties properties = common("PLAINTEXT");
    properties.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    return properties;
  }

  Properties scram(KafkaCredentials credentials, Path keyStore) {
    Properties properties = common("SASL_SSL");
    properties.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL");
    for (String store : new String[] {"ssl.keystore", "ssl.truststore"}) {
      properties.put(store + ".type", "PKCS12");
      properties.put(store + ".location", keyStore.toString());
      properties.put(store + ".password", ServerIdentity.KEY_STORE_PASSWORD);
    }
    properties.put("ssl.key.password", ServerIdentity.KEY_STORE_PASSWORD);
    properties.put("sasl.enabled.mechanisms", MECHANISM);
    properties.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
    properties.put(
        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config", credentials.jaasConfiguration());
    return properties;
  }

  static String scramArgument(KafkaCredentials credentials) {
    return MECHANISM + "=[name=" + credentials.user() + ",password=" + credentials.password() + "]";
  }

  private Properties common(String protocol) {
    String broker = protocol + "://127.0.0.1:" + brokerPort;
    Properties properties = new Properties();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(nodeId));
    properties.put("controller.quorum.voters", nodeId + "@127.0.0.1:" + controllerPort);
    properties.put("controller.listener.names", CONTROLLER);
    properties.put("listeners", broker + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
    properties.put("advertised.listeners", protocol + "://127.0.0.1:" + toldPort);
    properties.put("inter.broker.listener.name", protocol);
    properties.put("log.dir", folder.toString());
    properties.put("auto.create.topics.enable", Boolean.toString(options.autoCreateTopics()));
    properties.put("num.partitions", Integer.toString(options.partitions()));
    properties.put("group.initial.rebalance.delay.ms", "0");
    oneReplica(properties);
    small(properties);
    return properties;
  }

  private static void oneReplica(Properties properties) {
    for (String topic : new String[] {"offsets.topic", "transaction.state.log"}) {
      properties.put(topic + ".replication.factor", "1");
      properties.put(topic + ".num.partitions", "1");
    }
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
  }

  private static void small(Properties properties) {
    properties.put("log.segment.bytes", "16777216");
    properties.put("log.index.size.max.bytes", "262144");
    properties.put("log.cleaner.dedupe.buffer.size", "2097152");
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "2");
    properties.put("background.threads", "2");
    properties.put("num.recovery.threads.per.data.dir", "1");
  }
}
