package dev.docdb.replicator.sandbox.kafka;

import java.util.Optional;

/**
 * The keys of the one role that the brokers know.
 *
 * @param region where the brokers are
 */
public record IamKeys(
    String accessKey, String secretKey, Optional<String> sessionToken, String region) {
  @Override
  public String toString() {
    return "IamKeys[" + accessKey + "]";
  }
}
