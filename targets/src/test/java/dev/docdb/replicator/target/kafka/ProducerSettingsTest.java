package dev.docdb.replicator.target.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

class ProducerSettingsTest {

  @Test
  void worksWithoutTheCodecsThatAreLeftOut() {
    assertThrows(ClassNotFoundException.class, () -> Class.forName("com.github.luben.zstd.Zstd"));
    assertThrows(ClassNotFoundException.class, () -> Class.forName("org.xerial.snappy.Snappy"));
    Map<String, Object> access = Map.of("bootstrap.servers", "127.0.0.1:9");
    new KafkaProducer<byte[], byte[]>(ProducerSettings.of(access, 1 << 20)).close(Duration.ZERO);
    byte[] value = new byte[100_000];
    MemoryRecords records =
        MemoryRecords.withRecords(Compression.lz4().build(), new SimpleRecord(value));
    assertTrue(records.sizeInBytes() < 10_000, "it is compressed");
    assertEquals(value.length, records.records().iterator().next().valueSize());
  }

  /** The client's own ways to fetch tokens want libraries that the artifact lacks. */
  @Test
  void logsInByIamWithoutTheLibrariesThatAreLeftOut() {
    assertThrows(ClassNotFoundException.class, () -> Class.forName("org.jose4j.jwt.JwtClaims"));
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", "127.0.0.1:9");
    settings.put("security.protocol", "SASL_SSL");
    AtomicInteger signed = new AtomicInteger();
    new IamTokens(
            () -> {
              signed.incrementAndGet();
              return AwsBasicCredentials.create("AKIDEXAMPLE", "secret");
            },
            () -> "eu-west-1")
        .putInto(settings);
    new KafkaProducer<byte[], byte[]>(ProducerSettings.of(settings, 1 << 20)).close(Duration.ZERO);
    assertEquals(1, signed.get(), "the login took no token");
  }
}
