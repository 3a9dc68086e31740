package dev.docdb.replicator.claim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.sandbox.sqs.FaultySqs;
import dev.docdb.replicator.sandbox.sqs.SqsServer;
import dev.docdb.replicator.target.InMemoryTarget;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.KeptSecrets;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.StoredChange;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetResources;
import dev.docdb.replicator.target.TargetUnavailableException;
import dev.docdb.replicator.target.sqs.QueueReader;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.model.Message;

/** Messages that are too large for their target, which is one in memory, with a real bucket. */
class ClaimCheckedTest {
  private static final Namespace ORDERS = Namespace.of("shop", "orders");
  private static final Encoding ENVELOPE = new Encoding(Shape.CHANGE, JsonMode.RELAXED);
  private static final String BUCKET = "large-messages";

  @AutoClose private final S3Server server = S3Server.start();
  @AutoClose private final Surroundings surroundings = new Surroundings();
  @AutoClose private final AwsClients aws = new AwsClients();
  @AutoClose private final S3Client s3 = client();
  private final Journal journal = new Journal(ORDERS);
  private final InMemoryTarget memory = new InMemoryTarget(ENVELOPE);

  private S3Client client() {
    surroundings.point("S3", server.endpoint(), server.accessKeyId(), server.secretAccessKey());
    return aws.build(S3Client.builder().forcePathStyle(true));
  }

  private Target<?> checked() {
    return ClaimChecked.of(memory, resources("KINESIS_STREAM", "changes"));
  }

  private TargetResources resources(String enabling, String value) {
    Map<String, String> variables =
        Map.of(
            "DOCUMENTDB_URI",
            "cluster",
            "DOCUMENTDB_SECRET",
            "secret",
            "WATCHED_DB_NAME",
            "shop",
            "STATE_DB",
            "replication",
            "STATE_COLLECTION",
            "state",
            "CLAIM_CHECK_BUCKET",
            BUCKET,
            enabling,
            value);
    return new TargetResources(
        Environment.of(variables), aws, new KeptSecrets(Surroundings.PASSWORD));
  }

  private Change large(String id) {
    return journal.insert(id, "text", new BsonString("ü".repeat(30_000)));
  }

  private List<String> keys() {
    return s3.listObjectsV2Paginator(r -> r.bucket(BUCKET)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private List<byte[]> messages() {
    return memory.stored().stream().map(StoredChange::value).map(v -> v.getBytes(UTF_8)).toList();
  }

  @Test
  void e08_aLargeMessageIsKeptAndThePointerLeadsToIt() throws Exception {
    server.createBucket(BUCKET);
    List<EncodedChange> changes =
        Sending.encode(journal.insert("a"), large("a"), journal.update("a"));
    PlanDriver.of(checked()).deliver(changes);
    String key = keys().getFirst();
    assertTrue(
        key.matches("claim-check/kinesis/shop/orders/2026/11/21/8265ab00000002-[0-9a-f]{64}.json"),
        key);
    ClaimCheckReader reader = new ClaimCheckReader(s3);
    List<byte[]> messages = messages();
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(changes.get(i).payload(ENVELOPE).toBytes(), reader.whole(messages.get(i)));
    }
    BsonDocument pointer = BsonDocument.parse(new String(messages.get(1), UTF_8));
    assertEquals("insert", pointer.getString("operation").getValue());
    assertEquals(changes.get(1).change().eventId(), pointer.getString("id").getValue());
    assertEquals(new BsonDocument("_id", new BsonString("a")), pointer.getDocument("key"));
    assertTrue(messages.get(1).length < 1_000, "the pointer is large itself");
  }

  @Test
  void e02_e08_aQueueTakesWhatIsLargerThanItsMessages() throws Exception {
    server.createBucket(BUCKET);
    try (SqsServer queues = SqsServer.start()) {
      URI queue = queues.createFifoQueue("orders.fifo");
      surroundings.point("Sqs", queues.endpoint(), server.accessKeyId(), server.secretAccessKey());
      TargetResources resources = resources("SQS_QUERY_URL", queue.toString());
      Target<?> target = ClaimChecked.of(TargetKind.SQS.open(resources), resources);
      List<EncodedChange> changes = Sending.encode(journal.large("a", 2 << 20));
      PlanDriver.of(target).deliver(changes);
      byte[] message = QueueReader.drain(queue).getFirst().body().getBytes(UTF_8);
      assertArrayEquals(
          changes.getFirst().payload(ENVELOPE).toBytes(), new ClaimCheckReader(s3).whole(message));
    }
  }

  @Test
  void aMessageIsKeptOnceHoweverOftenItsPointerIsSentAgain() throws Exception {
    server.createBucket(BUCKET);
    memory.throttleNext(8);
    PlanDriver.of(checked()).deliver(Sending.encode(large("a"), large("b"), large("c")));
    assertEquals(3, memory.stored().size());
    long objects =
        server.received("PUT").stream().filter(put -> put.path().contains("claim-check/")).count();
    assertEquals(3, objects);
  }

  /** The queue's own limit is less than what queues can be told to take. */
  @Test
  void e02_aPointerTakesThePlaceOfAMessageThatItsQueueCallsTooLarge() throws Exception {
    server.createBucket(BUCKET);
    try (SqsServer queues = SqsServer.start();
        FaultySqs faulty = FaultySqs.before(queues.endpoint())) {
      faulty.limitMessages(2_048);
      URI queue = queues.createFifoQueue("orders.fifo");
      surroundings.point("Sqs", faulty.endpoint(), server.accessKeyId(), server.secretAccessKey());
      TargetResources resources = resources("SQS_QUERY_URL", queue.toString());
      Target<?> target = ClaimChecked.of(TargetKind.SQS.open(resources), resources);
      List<EncodedChange> changes =
          Sending.encode(
              journal.insert("a"),
              large("a"),
              journal.update("a"),
              large("b"),
              journal.insert("c"));
      PlanDriver<?> driver = PlanDriver.of(target).deliver(changes);
      assertEquals(Map.of(), driver.refused());
      assertReadWhole(changes, QueueReader.drain(queue));
    }
  }

  private void assertReadWhole(List<EncodedChange> changes, List<Message> messages) {
    ClaimCheckReader reader = new ClaimCheckReader(s3);
    Map<String, List<String>> sent =
        changes.stream()
            .collect(
                groupingBy(
                    change -> change.change().documentId(),
                    mapping(change -> change.payload(ENVELOPE).toText(), toList())));
    Map<String, List<String>> read =
        messages.stream()
            .collect(
                groupingBy(
                    message -> message.attributesAsStrings().get("MessageGroupId"),
                    mapping(
                        message -> new String(reader.whole(message.body().getBytes(UTF_8)), UTF_8),
                        toList())));
    assertEquals(sent, read);
  }

  @Test
  void e02_aPointerThatIsThrottledGoesAgainAndItsMessageIsKeptOnce() throws Exception {
    server.createBucket(BUCKET);
    try (SqsServer queues = SqsServer.start();
        FaultySqs faulty = FaultySqs.before(queues.endpoint())) {
      URI queue = queues.createFifoQueue("orders.fifo");
      surroundings.point("Sqs", faulty.endpoint(), server.accessKeyId(), server.secretAccessKey());
      TargetResources resources = resources("SQS_QUERY_URL", queue.toString());
      Target<?> target = ClaimChecked.of(TargetKind.SQS.open(resources), resources);
      String tooLong = "Message must be shorter than 1024 bytes.";
      faulty.failMessages(body -> body.length() > 2_000, "InvalidParameterValue", true, tooLong);
      faulty.failMessages(body -> true, "InternalError", false, "as ordered");
      faulty.failMessages(body -> true, "InternalError", false, "as ordered");
      PlanDriver.of(target).deliver(Sending.encode(large("a")));
      assertEquals(1, QueueReader.drain(queue).size());
      assertEquals(
          1,
          server.received("PUT").stream()
              .filter(put -> put.path().contains("claim-check/"))
              .count());
      assertEquals(4, faulty.operations().size(), "the message itself went only once");
    }
  }

  /** The place tells only by its answer that one of three is too large for it. */
  @Test
  void e08_whatIsStoredStaysSoWhenTheBucketFails() throws Exception {
    server.createBucket(BUCKET);
    server.failNext(503, "ServiceUnavailable", "as ordered");
    memory.answerTooLargeFrom(5_000);
    List<EncodedChange> changes =
        Sending.encode(
            journal.insert("a"),
            journal.insert("large", "text", new BsonString("x".repeat(6_000))),
            journal.insert("c"));
    PlanDriver<?> driver = PlanDriver.of(checked()).deliver(changes);
    assertEquals(3, driver.stored().size());
    assertEquals(
        List.of("a", "c", "large"),
        memory.stored().stream().map(change -> change.key().orElseThrow()).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_300, 2_000, 20_000})
  void e08_aPointerIsKnownHoweverLongItsKeyIs(int length) {
    Change change = journal.insert("\u0001".repeat(length));
    EncodedChange encoded = Sending.encode(change).getFirst();
    Claim claim = Claim.of(BUCKET, TargetKind.SQS, change, ORDERS, encoded.payload(ENVELOPE));
    byte[] pointer = claim.pointer(encoded, ORDERS, ENVELOPE).toBytes();
    assertEquals(Optional.of(claim), ClaimCheckReader.claim(pointer));
  }

  /** A replay is read under another epoch, and perhaps after the document has changed again. */
  @Test
  void e08_anotherMessageOfTheSameChangeLeavesTheFirstOneAlone() throws Exception {
    server.createBucket(BUCKET);
    List<Change> change = List.of(large("a"));
    for (int epoch = 1; epoch <= 2; epoch++) {
      PlanDriver.of(checked())
          .deliver(new BatchEncoder(Set.of(ENVELOPE)).encode(change, epoch).changes());
    }
    ClaimCheckReader reader = new ClaimCheckReader(s3);
    for (int epoch = 1; epoch <= 2; epoch++) {
      String whole = new String(reader.whole(messages().get(epoch - 1)), UTF_8);
      assertTrue(whole.endsWith("\"epoch\":" + epoch + "}"), "another message was kept");
    }
  }

  @Test
  void e08_theSameMessageTakesTheSamePlace() throws Exception {
    server.createBucket(BUCKET);
    List<EncodedChange> changes = Sending.encode(large("a"));
    PlanDriver.of(checked()).deliver(changes);
    PlanDriver.of(checked()).deliver(changes);
    assertEquals(1, keys().size());
    assertArrayEquals(messages().get(0), messages().get(1));
  }

  /** The message is in the bucket, and the process dies before the pointer is sent. */
  @Test
  void e08_aCrashBetweenTheTwoLeavesAnObjectThatTheReplayPointsTo() throws Exception {
    server.createBucket(BUCKET);
    List<EncodedChange> changes = Sending.encode(large("a"), journal.update("b"));
    memory.setOut(true);
    assertThrows(
        TargetUnavailableException.class,
        () -> PlanDriver.of(checked()).enduring(0).deliver(changes));
    assertEquals(1, keys().size());
    assertEquals(List.of(), memory.stored());
    memory.setOut(false);
    PlanDriver.of(checked()).deliver(changes);
    assertEquals(1, keys().size(), "the replay left the first object behind");
    assertArrayEquals(
        changes.getFirst().payload(ENVELOPE).toBytes(),
        new ClaimCheckReader(s3).whole(messages().getFirst()));
  }

  @Test
  void e08_nothingPointsToWhatCouldNotBeKept() {
    List<EncodedChange> changes = Sending.encode(journal.insert("a"), large("b"));
    TargetMisconfiguredException e =
        assertThrows(
            TargetMisconfiguredException.class, () -> PlanDriver.of(checked()).deliver(changes));
    assertTrue(e.getMessage().contains("CLAIM_CHECK_BUCKET"), e::getMessage);
    assertEquals(List.of(), memory.stored());
  }

  @Test
  void e08_anObjectThatWasChangedIsNotTakenForTheMessage() throws Exception {
    server.createBucket(BUCKET);
    PlanDriver.of(checked()).deliver(Sending.encode(large("a")));
    s3.putObject(
        r -> r.bucket(BUCKET).key(keys().getFirst()), RequestBody.fromString("something else"));
    ClaimCheckReader reader = new ClaimCheckReader(s3);
    byte[] pointer = messages().getFirst();
    assertThrows(IllegalStateException.class, () -> reader.whole(pointer));
  }

  @Test
  void whatIsNoPointerIsGivenBackAsItIs() {
    ClaimCheckReader reader = new ClaimCheckReader(s3);
    for (String message :
        List.of(
            "{\"document\":{\"text\":\"claimCheck\"}}",
            "{\"document\":{\"claimCheck\":{\"bucket\":\"b\"}}}",
            "{\"claimCheck\":1}",
            "{\"claimCheck\":{\"bucket\":\"b\",\"key\":\"k\"}}",
            "")) {
      assertEquals(message, new String(reader.whole(message.getBytes(UTF_8)), UTF_8));
    }
  }
}
