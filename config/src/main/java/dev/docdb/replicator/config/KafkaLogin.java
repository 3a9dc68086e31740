package dev.docdb.replicator.config;

import java.util.Arrays;
import java.util.regex.Pattern;

/** How the function logs in to Kafka's brokers; all but the last over TLS. */
public enum KafkaLogin {
  /** As the function's own role, at Amazon MSK; there is no secret. */
  IAM,
  /** With the user and the password of the secret, by SASL/SCRAM-SHA-512. */
  SCRAM,
  /** With the certificate and the private key of the secret. */
  TLS,
  /** Not at all, and without TLS: for brokers on this machine. */
  NONE;

  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1]):[0-9]+");
  private static final Pattern AMAZON = Pattern.compile(".+\\.amazonaws\\.com(\\.cn)?:[0-9]+");

  /** What holds with these settings: whoever names a secret wants to log in with it. */
  public static KafkaLogin of(Environment environment) {
    return environment.find(Settings.MSK_AUTH).orElseGet(() -> fitting(environment));
  }

  private static KafkaLogin fitting(Environment environment) {
    String brokers = environment.find(Settings.MSK_BOOTSTRAP_SRV).orElse("");
    if (environment.has(Settings.MSK_SECRET)) {
      return SCRAM;
    }
    if (areOnThisMachine(brokers)) {
      return NONE;
    }
    return all(brokers, AMAZON) ? IAM : SCRAM;
  }

  static boolean areOnThisMachine(String brokers) {
    return all(brokers, LOOPBACK);
  }

  private static boolean all(String brokers, Pattern form) {
    return Arrays.stream(brokers.split(",")).allMatch(form.asMatchPredicate());
  }
}
