package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.KafkaLogin;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.secret.Credentials;
import dev.docdb.replicator.secret.Secrets;
import dev.docdb.replicator.target.TargetResources;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/**
 * How the brokers are reached: over TLS with their names verified and with a login, or in the clear
 * on this machine.
 */
final class Access {
  private final String brokers;
  private final KafkaLogin login;
  private final String secretId;
  private final Secrets secrets;

  private Access(String brokers, KafkaLogin login, String secretId, Secrets secrets) {
    this.brokers = brokers;
    this.login = login;
    this.secretId = secretId;
    this.secrets = secrets;
  }

  static Access of(TargetResources resources) {
    Environment environment = resources.environment();
    return new Access(
        environment.get(Settings.MSK_BOOTSTRAP_SRV),
        KafkaLogin.of(environment),
        environment.find(Settings.MSK_SECRET).orElse(""),
        resources.secrets());
  }

  KafkaLogin login() {
    return login;
  }

  /** What was fetched to log in with is fetched anew: it may have been rotated. */
  void forget() {
    if (!secretId.isEmpty()) {
      secrets.forget(secretId);
    }
  }

  /**
   * The settings of a client.
   *
   * @throws dev.docdb.replicator.config.ConfigurationException when the secret can't be used
   * @throws dev.docdb.replicator.target.TargetMisconfiguredException when there is no role
   */
  Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
    settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    switch (login) {
      case NONE -> settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT");
      case TLS -> {
        overTls("SSL", settings);
        secrets.read(secretId, ClientCertificate::parse).putInto(settings);
      }
      case SCRAM -> {
        overTls("SASL_SSL", settings);
        secrets.read(secretId, Authorities::parse).putInto(settings);
        scram(secrets.credentials(secretId), settings);
      }
      case IAM -> {
        overTls("SASL_SSL", settings);
        IamTokens.forBrokers(brokers).checked().putInto(settings);
      }
    }
    return settings;
  }

  private static void overTls(String protocol, Map<String, Object> settings) {
    settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol);
    settings.put(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, "https");
  }

  private static void scram(Credentials user, Map<String, Object> settings) {
    settings.put(SaslConfigs.SASL_MECHANISM, "SCRAM-SHA-512");
    settings.put(
        SaslConfigs.SASL_JAAS_CONFIG,
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=%s password=%s;"
            .formatted(quoted(user.username()), quoted(user.password().reveal())));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public String toString() {
    return "Access[" + brokers + ", " + login + "]";
  }
}
