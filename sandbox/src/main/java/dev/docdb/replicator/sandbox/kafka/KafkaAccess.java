package dev.docdb.replicator.sandbox.kafka;

import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import dev.docdb.replicator.sandbox.tls.ServerIdentity;

/** Who may speak to the brokers, and how. */
public sealed interface KafkaAccess {

  /** Everybody, without TLS. */
  record Plaintext() implements KafkaAccess {}

  /** SASL_SSL with SCRAM-SHA-512. */
  record Scram(ServerIdentity identity, KafkaCredentials credentials) implements KafkaAccess {}

  /** TLS, for clients with a certificate of the brokers' authority; its subject is the user. */
  record Certificates(ServerIdentity identity) implements KafkaAccess {}

  /**
   * SASL_SSL with OAUTHBEARER, for clients whose tokens are signed as those of Amazon MSK: see
   * {@link IamTokenCheck}.
   */
  record Iam(ServerIdentity identity, IamKeys keys) implements KafkaAccess {}

  /** {@link Scram} with an authority, a user and a password of its own. */
  static Scram scram() {
    CertificateAuthority authority = CertificateAuthority.create("Kafka of the sandbox");
    return new Scram(
        authority.issue("localhost", "127.0.0.1"), KafkaCredentials.create(authority.pem()));
  }
}
