package dev.docdb.replicator.sandbox.kinesis;

import static dev.docdb.replicator.sandbox.kinesis.KinesisContract.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.docdb.replicator.sandbox.local.AwsClients;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

class KinesisServerTest {
  private static final KinesisServer SHARED = KinesisServer.start();

  @AfterAll
  static void close() {
    SHARED.close();
  }

  @Nested
  class InCbor implements KinesisContract {
    private final KinesisClient client =
        AwsClients.connect(KinesisClient.builder(), SHARED.endpoint());

    @Override
    public KinesisClient client() {
      return client;
    }

    @Test
    void theProtocolIsCbor() {
      assertEquals("application/x-amz-cbor-1.1", protocol(client));
    }
  }

  @Nested
  class InJson implements KinesisContract {
    private final KinesisClient client = jsonClient();

    @Override
    public KinesisClient client() {
      return client;
    }

    @Test
    void theProtocolIsJson() {
      assertEquals("application/x-amz-json-1.1", protocol(client));
    }

    private static KinesisClient jsonClient() {
      System.setProperty("aws.cborEnabled", "false");
      try {
        return AwsClients.connect(KinesisClient.builder(), SHARED.endpoint());
      } finally {
        System.clearProperty("aws.cborEnabled");
      }
    }
  }

  private static String protocol(KinesisClient client) {
    return client.listStreams().sdkHttpResponse().firstMatchingHeader("Content-Type").orElse("");
  }

  @Nested
  class WithFaults {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final KinesisServer server =
        KinesisServer.start(KinesisOptions.defaults().withLimitedThroughput().withClock(now::get));
    private final KinesisClient client =
        AwsClients.connect(KinesisClient.builder(), server.endpoint());

    @BeforeEach
    void createStream() {
      server.createStream("s", 1);
    }

    @AfterEach
    void closeServer() {
      client.close();
      server.close();
      server.close();
    }

    @Test
    void throttledEntriesAreAnsweredOneByOneAndTheOthersAreStored() {
      server.failNext(KinesisFault.throttled((index, key) -> index == 1));
      PutRecordsResponse first = put(entry("a", "1"), entry("b", "2"), entry("c", "3"));
      PutRecordsResponse second = put(entry("b", "2"));
      assertEquals(1, first.failedRecordCount());
      assertEquals("ProvisionedThroughputExceededException", first.records().get(1).errorCode());
      assertEquals(0, second.failedRecordCount());
      assertEquals(List.of("1", "3", "2"), stored());
    }

    @Test
    void aKeyIsThrottledUntilToldOtherwise() {
      server.throttle(EntryCondition.ofKey("a"));
      assertEquals(1, put(entry("a", "1"), entry("b", "2")).failedRecordCount());
      assertEquals(1, put(entry("a", "1")).failedRecordCount());
      server.throttle(EntryCondition.none());
      assertEquals(0, put(entry("a", "1")).failedRecordCount());
      assertEquals(List.of("2", "1"), stored());
    }

    @Test
    void wholeRequestsFailWithTypedErrorsAndStoreNothing() {
      server.failNext(KinesisFault.throttledRequest(), KinesisFault.failedRequest());
      assertThrows(ProvisionedThroughputExceededException.class, () -> put(entry("a", "1")));
      KinesisException failure = assertThrows(KinesisException.class, () -> put(entry("a", "1")));
      assertEquals(500, failure.statusCode());
      assertEquals(List.of(), stored());
    }

    @Test
    void aLostRequestStoresNothingAndALostReplyStoresAll() {
      server.failNext(new KinesisFault.LostRequest(), new KinesisFault.LostReply());
      assertThrows(SdkClientException.class, () -> put(entry("a", "1")));
      List<String> afterLostRequest = stored();
      assertThrows(SdkClientException.class, () -> put(entry("a", "2")));
      // A connection that breaks makes the client's HTTP layer ask once more on its own.
      assertEquals(List.of(), afterLostRequest);
      assertEquals("2", stored().getFirst());
    }

    @Test
    void aShardTakesAThousandRecordsInASecond() {
      int failed = 0;
      for (int i = 0; i < 3; i++) {
        failed += put(many(500)).failedRecordCount();
      }
      assertEquals(500, failed);
      now.updateAndGet(time -> time.plusSeconds(1));
      assertEquals(0, put(many(500)).failedRecordCount());
    }

    @Test
    void aShardTakesAMebibyteInASecond() {
      PutRecordsRequestEntry half = entry("k", "x".repeat(600 * 1024));
      assertEquals(
          List.of("stored", "ProvisionedThroughputExceededException"),
          put(half, half).records().stream().map(WithFaults::outcome).toList());
    }

    @Test
    void aStreamCanTakeLargerRecords() {
      server.createStream("large", 1, 10 * 1024 * 1024);
      PutRecordsRequestEntry large = entry("k", "x".repeat(9 * 1024 * 1024));
      assertEquals(
          0, client.putRecords(r -> r.streamName("large").records(large)).failedRecordCount());
    }

    private static String outcome(PutRecordsResultEntry entry) {
      return entry.errorCode() == null ? "stored" : entry.errorCode();
    }

    private PutRecordsResponse put(PutRecordsRequestEntry... entries) {
      return client.putRecords(r -> r.streamName("s").records(entries));
    }

    private PutRecordsRequestEntry[] many(int count) {
      return IntStream.range(0, count)
          .mapToObj(i -> entry("k" + i, "v"))
          .toArray(PutRecordsRequestEntry[]::new);
    }

    private List<String> stored() {
      return server.records("s").stream().map(StoredRecord::text).toList();
    }
  }
}
