package dev.docdb.replicator.sandbox.kinesis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.waiters.KinesisWaiter;

/** What any server that speaks Kinesis must do for the replicator and its tests. */
interface KinesisContract {
  int MIB = 1024 * 1024;

  KinesisClient client();

  @Test
  default void aStreamIsListedAndDescribedByNameAndByArn() {
    String stream = newStream(2);
    var byName = client().describeStreamSummary(r -> r.streamName(stream));
    String arn = byName.streamDescriptionSummary().streamARN();
    var byArn = client().describeStreamSummary(r -> r.streamARN(arn));
    assertTrue(client().listStreams().streamNames().contains(stream));
    assertEquals(stream, byArn.streamDescriptionSummary().streamName());
    assertEquals(2, byArn.streamDescriptionSummary().openShardCount());
    assertEquals(
        2, client().describeStream(r -> r.streamName(stream)).streamDescription().shards().size());
  }

  @Test
  default void recordsOfOneKeyAreReadInTheOrderInWhichTheyWerePut() {
    String stream = newStream(2);
    for (int i = 0; i < 5; i++) {
      List<PutRecordsRequestEntry> entries = new ArrayList<>();
      for (int key = 0; key < 4; key++) {
        entries.add(entry("key-" + key, "value-" + i));
      }
      assertEquals(0, put(stream, entries).failedRecordCount());
    }
    List<Record> records = readAll(stream);
    assertEquals(20, records.size());
    for (int key = 0; key < 4; key++) {
      String wanted = "key-" + key;
      assertEquals(
          "value-0 value-1 value-2 value-3 value-4",
          records.stream()
              .filter(each -> each.partitionKey().equals(wanted))
              .map(each -> each.data().asUtf8String())
              .collect(Collectors.joining(" ")));
    }
  }

  @Test
  default void bytesOfEveryValueComeBackAsTheyWere() {
    String stream = newStream(1);
    byte[] bytes = new byte[256];
    IntStream.range(0, 256).forEach(i -> bytes[i] = (byte) i);
    Instant before = Instant.now().minusSeconds(5);
    client()
        .putRecord(r -> r.streamName(stream).partitionKey("k").data(SdkBytes.fromByteArray(bytes)));
    Record found = readAll(stream).getFirst();
    assertArrayEquals(bytes, found.data().asByteArray());
    assertTrue(found.approximateArrivalTimestamp().isAfter(before));
    assertTrue(found.approximateArrivalTimestamp().isBefore(Instant.now().plusSeconds(5)));
  }

  @Test
  default void aHashKeyChoosesTheShard() {
    String stream = newStream(2);
    List<Shard> shards = client().listShards(r -> r.streamName(stream)).shards();
    for (Shard shard : shards) {
      var stored =
          client()
              .putRecord(
                  r ->
                      r.streamName(stream)
                          .partitionKey("k")
                          .explicitHashKey(shard.hashKeyRange().endingHashKey())
                          .data(SdkBytes.fromUtf8String("x")));
      assertEquals(shard.shardId(), stored.shardId());
    }
  }

  @Test
  default void anIteratorStartsWhereItIsTold() {
    String stream = newStream(1);
    List<String> sequences = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String value = Integer.toString(i);
      sequences.add(
          client()
              .putRecord(
                  r -> r.streamName(stream).partitionKey("k").data(SdkBytes.fromUtf8String(value)))
              .sequenceNumber());
    }
    assertEquals("012", read(stream, r -> r.shardIteratorType(ShardIteratorType.TRIM_HORIZON)));
    assertEquals("", read(stream, r -> r.shardIteratorType(ShardIteratorType.LATEST)));
    assertEquals(
        "12",
        read(
            stream,
            r ->
                r.shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                    .startingSequenceNumber(sequences.get(1))));
    assertEquals(
        "2",
        read(
            stream,
            r ->
                r.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .startingSequenceNumber(sequences.get(1))));
    assertEquals(
        "012",
        read(
            stream,
            r ->
                r.shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                    .timestamp(Instant.now().minusSeconds(60))));
  }

  @Test
  default void aRecordOfOneMebibyteWithItsKeyIsTaken() {
    String stream = newStream(1);
    assertEquals(0, put(stream, List.of(entry("four", "x".repeat(MIB - 4)))).failedRecordCount());
  }

  @Test
  default void aRecordOverOneMebibyteIsRefused() {
    String stream = newStream(1);
    SdkBytes data = SdkBytes.fromUtf8String("x".repeat(MIB + 1));
    assertRefused(() -> put(stream, List.of(entry("four", "x".repeat(MIB + 1)))));
    assertRefused(
        () -> client().putRecord(r -> r.streamName(stream).partitionKey("four").data(data)));
  }

  @Test
  default void theKeyCountsForTheSizeOfItsRecord() {
    String stream = newStream(1);
    assertRefused(() -> put(stream, List.of(entry("four", "x".repeat(MIB - 3)))));
  }

  @Test
  default void fiveHundredRecordsAreTakenAtOnce() {
    String stream = newStream(1);
    assertEquals(0, put(stream, records(500)).failedRecordCount());
  }

  @Test
  default void fiveHundredAndOneRecordsAreRefused() {
    String stream = newStream(1);
    assertRefused(() -> put(stream, records(501)));
  }

  @Test
  default void aRequestOverItsBytesIsRefused() {
    String stream = newStream(1);
    List<PutRecordsRequestEntry> entries =
        IntStream.range(0, 12).mapToObj(i -> entry("k" + i, "x".repeat(MIB - 10))).toList();
    assertRefused(() -> put(stream, entries));
  }

  @Test
  default void anEmptyRequestIsRefused() {
    String stream = newStream(1);
    assertRefused(() -> put(stream, List.of()));
  }

  @Test
  default void aPartitionKeyHasOneTo256Characters() {
    String stream = newStream(1);
    assertEquals(0, put(stream, List.of(entry("k".repeat(256), "x"))).failedRecordCount());
    assertRefused(() -> put(stream, List.of(entry("k".repeat(257), "x"))));
    assertRefused(() -> put(stream, List.of(entry("", "x"))));
  }

  @Test
  default void whatIsNotThereIsNotFoundAndWhatIsThereIsInUse() {
    String stream = newStream(1);
    assertThrows(ResourceNotFoundException.class, () -> put("missing", List.of(entry("k", "x"))));
    assertThrows(
        ResourceInUseException.class,
        () -> client().createStream(r -> r.streamName(stream).shardCount(1)));
    client().deleteStream(r -> r.streamName(stream));
    waiter().waitUntilStreamNotExists(r -> r.streamName(stream));
    assertFalse(client().listStreams().streamNames().contains(stream));
  }

  private KinesisWaiter waiter() {
    return KinesisWaiter.builder()
        .client(client())
        .overrideConfiguration(
            o ->
                o.maxAttempts(400)
                    .backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(50))))
        .build();
  }

  private String newStream(int shards) {
    String name = "s-" + UUID.randomUUID();
    client().createStream(r -> r.streamName(name).shardCount(shards));
    waiter().waitUntilStreamExists(r -> r.streamName(name));
    return name;
  }

  private PutRecordsResponse put(String stream, List<PutRecordsRequestEntry> entries) {
    return client().putRecords(r -> r.streamName(stream).records(entries));
  }

  private List<Record> readAll(String stream) {
    List<Record> records = new ArrayList<>();
    for (Shard shard : client().listShards(r -> r.streamName(stream)).shards()) {
      String iterator =
          client()
              .getShardIterator(
                  r ->
                      r.streamName(stream)
                          .shardId(shard.shardId())
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .shardIterator();
      records.addAll(client().getRecords(r -> r.shardIterator(iterator)).records());
    }
    return records;
  }

  private String read(String stream, Consumer<GetShardIteratorRequest.Builder> from) {
    String shard = client().listShards(r -> r.streamName(stream)).shards().getFirst().shardId();
    String iterator =
        client()
            .getShardIterator(r -> from.andThen(b -> b.streamName(stream).shardId(shard)).accept(r))
            .shardIterator();
    return client().getRecords(r -> r.shardIterator(iterator)).records().stream()
        .map(each -> each.data().asUtf8String())
        .collect(Collectors.joining());
  }

  private static void assertRefused(Executable request) {
    AwsServiceException refusal = assertThrows(AwsServiceException.class, request);
    assertEquals(400, refusal.statusCode());
  }

  private static List<PutRecordsRequestEntry> records(int count) {
    return IntStream.range(0, count).mapToObj(i -> entry("k" + i, "v" + i)).toList();
  }

  static PutRecordsRequestEntry entry(String key, String value) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(key)
        .data(SdkBytes.fromUtf8String(value))
        .build();
  }
}
