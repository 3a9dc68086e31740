package dev.docdb.replicator.target.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.config.Secret;
import dev.docdb.replicator.secret.Credentials;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

class ProducerSettingsTest {

  @Test
  void worksWithoutTheCodecsThatAreLeftOut() {
    assertThrows(ClassNotFoundException.class, () -> Class.forName("com.github.luben.zstd.Zstd"));
    assertThrows(ClassNotFoundException.class, () -> Class.forName("org.xerial.snappy.Snappy"));
    new KafkaProducer<byte[], byte[]>(ProducerSettings.plain("127.0.0.1:9")).close(Duration.ZERO);
    byte[] value = new byte[100_000];
    MemoryRecords records =
        MemoryRecords.withRecords(Compression.lz4().build(), new SimpleRecord(value));
    assertTrue(records.sizeInBytes() < 10_000, "it is compressed");
    assertEquals(value.length, records.records().iterator().next().valueSize());
  }

  @Test
  void aLoginIsOverTlsWithTheBrokersNameVerifiedAndItsTextIsQuoted() {
    var settings =
        ProducerSettings.withLogin("b:9096", new Credentials("u", new Secret("a\"b\\c;")));
    assertEquals("SASL_SSL", settings.get("security.protocol"));
    assertEquals("https", settings.get("ssl.endpoint.identification.algorithm"));
    assertTrue(
        String.valueOf(settings.get("sasl.jaas.config")).endsWith("password=\"a\\\"b\\\\c;\";"));
    assertFalse(ProducerSettings.plain("b:9092").containsKey("sasl.jaas.config"));
  }
}
