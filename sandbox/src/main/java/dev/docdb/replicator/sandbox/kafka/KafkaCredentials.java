package dev.docdb.replicator.sandbox.kafka;

import java.util.UUID;

/** What a client of an authenticated broker needs. */
public record KafkaCredentials(String user, String password, String certificateAuthorityPem) {

  static KafkaCredentials create(String certificateAuthorityPem) {
    return new KafkaCredentials(
        "replicator", UUID.randomUUID().toString(), certificateAuthorityPem);
  }

  /** The login module of a client or of the broker with this user and password. */
  public String jaasConfiguration() {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
        + user
        + "\" password=\""
        + password
        + "\";";
  }

  @Override
  public String toString() {
    return "KafkaCredentials[" + user + "]";
  }
}
