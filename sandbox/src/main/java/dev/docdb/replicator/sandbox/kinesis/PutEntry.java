package dev.docdb.replicator.sandbox.kinesis;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A record on its way in. */
@SuppressWarnings("ArrayRecordComponent") // Its bytes are neither compared nor changed.
record PutEntry(String partitionKey, BigInteger hashKey, byte[] data) {

  static PutEntry from(JsonNode input) {
    String key = input.path("PartitionKey").asText();
    try {
      byte[] data = input.path("Data").binaryValue();
      if (data == null) {
        throw KinesisError.validation("data", "Member must not be null");
      }
      BigInteger hash =
          input.hasNonNull("ExplicitHashKey")
              ? new BigInteger(input.get("ExplicitHashKey").asText())
              : hash(key);
      return new PutEntry(key, hash, data);
    } catch (IOException e) {
      throw new UncheckedIOException("The data of a record is not binary", e);
    }
  }

  private static BigInteger hash(String key) {
    try {
      return new BigInteger(
          1, MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no MD5", e);
    }
  }
}
