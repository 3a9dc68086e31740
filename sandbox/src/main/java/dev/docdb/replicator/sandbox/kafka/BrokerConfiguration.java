package dev.docdb.replicator.sandbox.kafka;

import dev.docdb.replicator.sandbox.tls.ServerIdentity;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The properties of a broker that is a controller, too, small in memory. It has three listeners:
 * for clients, for the other brokers and whoever rules the cluster, and for the controllers.
 *
 * @param voters all controllers, as brokers want them
 */
record BrokerConfiguration(
    int nodeId, Ports ports, String voters, Path folder, KafkaOptions options) {
  static final String CONTROLLER = "CONTROLLER";
  private static final String CLIENT = "CLIENT";
  private static final String INTERNAL = "INTERNAL";
  private static final String OF_CLIENTS = "listener.name.client.";
  private static final String MECHANISM = "SCRAM-SHA-512";

  /**
   * Where it listens.
   *
   * @param advertised where clients are told to go to
   */
  record Ports(int client, int internal, int controller, int advertised) {}

  Properties properties() {
    Properties properties = common();
    switch (options.access()) {
      case KafkaAccess.Plaintext _ -> protocol("PLAINTEXT", properties);
      case KafkaAccess.Scram(ServerIdentity identity, KafkaCredentials credentials) -> {
        tls("SASL_SSL", identity, properties);
        properties.put("sasl.enabled.mechanisms", MECHANISM);
        properties.put(
            OF_CLIENTS + "scram-sha-512.sasl.jaas.config", credentials.jaasConfiguration());
      }
      case KafkaAccess.Certificates(ServerIdentity identity) -> {
        tls("SSL", identity, properties);
        properties.put(OF_CLIENTS + "ssl.client.auth", "required");
      }
      case KafkaAccess.Iam(ServerIdentity identity, IamKeys keys) -> {
        tls("SASL_SSL", identity, properties);
        properties.put("sasl.enabled.mechanisms", "OAUTHBEARER");
        String ofTokens = OF_CLIENTS + "oauthbearer.sasl.";
        properties.put(
            ofTokens + "jaas.config",
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;");
        properties.put(ofTokens + "server.callback.handler.class", IamTokenCheck.class.getName());
        IamTokenCheck.putInto(properties, keys);
      }
    }
    return properties;
  }

  private static void protocol(String protocol, Properties properties) {
    properties.put(
        "listener.security.protocol.map",
        "CONTROLLER:PLAINTEXT,INTERNAL:PLAINTEXT,CLIENT:" + protocol);
  }

  private void tls(String protocol, ServerIdentity identity, Properties properties) {
    protocol(protocol, properties);
    Path keyStore = folder.resolveSibling(folder.getFileName() + ".p12");
    identity.writeKeyStore(keyStore);
    for (String store : new String[] {"ssl.keystore", "ssl.truststore"}) {
      properties.put(OF_CLIENTS + store + ".type", "PKCS12");
      properties.put(OF_CLIENTS + store + ".location", keyStore.toString());
      properties.put(OF_CLIENTS + store + ".password", ServerIdentity.KEY_STORE_PASSWORD);
    }
    properties.put(OF_CLIENTS + "ssl.key.password", ServerIdentity.KEY_STORE_PASSWORD);
  }

  static String scramArgument(KafkaCredentials credentials) {
    return MECHANISM + "=[name=" + credentials.user() + ",password=" + credentials.password() + "]";
  }

  private Properties common() {
    String internal = INTERNAL + "://127.0.0.1:" + ports.internal();
    String client = CLIENT + "://127.0.0.1:";
    String controller = CONTROLLER + "://127.0.0.1:" + ports.controller();
    Properties properties = new Properties();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(nodeId));
    properties.put("controller.quorum.voters", voters);
    properties.put("controller.listener.names", CONTROLLER);
    properties.put("listeners", String.join(",", client + ports.client(), internal, controller));
    properties.put("advertised.listeners", client + ports.advertised() + "," + internal);
    properties.put("inter.broker.listener.name", INTERNAL);
    properties.put("log.dir", folder.toString());
    properties.put("auto.create.topics.enable", Boolean.toString(options.autoCreateTopics()));
    properties.put("num.partitions", Integer.toString(options.partitions()));
    properties.put("group.initial.rebalance.delay.ms", "0");
    if (options.authorizing()) {
      properties.put(
          "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
      properties.put("super.users", "User:ANONYMOUS"); // those of the other two listeners
    }
    // A broker goes as one that is killed: in time the others find out.
    properties.put("controlled.shutdown.enable", "false");
    properties.put("broker.heartbeat.interval.ms", "500");
    properties.put("broker.session.timeout.ms", "4000");
    replicas(properties);
    small(properties);
    return properties;
  }

  private void replicas(Properties properties) {
    properties.put("default.replication.factor", Integer.toString(options.brokers()));
    properties.put("min.insync.replicas", Integer.toString(Math.max(1, options.brokers() - 1)));
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
