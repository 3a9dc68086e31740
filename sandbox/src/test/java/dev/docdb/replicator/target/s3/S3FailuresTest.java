package dev.docdb.replicator.target.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Fingerprint;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.local.AwsClients;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What S3 answers in trouble, and what may be there already. */
class S3FailuresTest {
  private static final Namespace ORDERS = Namespace.of("shop", "orders");
  private static final String FOLDER = "shop/orders/2026/11/21/";
  private static final String KEY = FOLDER + "8265ab00000001-8265ab00000002.jsonl.gz";
  private static final String BESIDE =
      FOLDER + "8265ab00000001-8265ab00000002-c6603c9515e4195f.jsonl.gz";

  @AutoClose private final S3Server server = S3Server.start();
  @AutoClose private final Surroundings surroundings = new Surroundings();

  @AutoClose
  private final S3Client client =
      AwsClients.connect(
          S3Client.builder(), server.endpoint(), server.accessKeyId(), server.secretAccessKey());

  private final Journal journal = new Journal(ORDERS);
  private final Change[] two = {journal.insert("a"), journal.insert("b")};

  @BeforeEach
  void createBucket() {
    server.createBucket("archive");
  }

  @ParameterizedTest
  @CsvSource({"503, SlowDown", "429, TooManyRequests", "400, KMS.ThrottlingException"})
  void d12_aWriteThatIsThrottledIsThrottledEntryByEntry(int status, String code) throws Exception {
    server.failNext(status, code, "as ordered");
    assertEquals(List.of(Outcome.THROTTLED, Outcome.THROTTLED), Sending.send(open(), two));
    assertEquals(List.of(), keys());
  }

  @ParameterizedTest
  @CsvSource({"500, InternalError", "503, ServiceUnavailable", "409, ConditionalRequestConflict"})
  void d12_aWriteThatFailedForNowIsTriedAgain(int status, String code) throws Exception {
    server.failNext(status, code, "as ordered");
    assertThrows(TargetUnavailableException.class, () -> Sending.send(open(), two));
    assertEquals(2, PlanDriver.of(open()).deliver(Sending.encode(two)).stored().size());
    assertEquals(List.of(KEY), keys());
  }

  @Test
  void d12_aWriteWhoseAnswerIsLostIsFoundToBeThere() throws Exception {
    server.loseNextReply();
    assertEquals(2, PlanDriver.of(open()).deliver(Sending.encode(two)).stored().size());
    assertEquals(List.of(KEY), keys());
    assertEquals(1, server.received("HEAD").size(), "it was looked at before it was believed");
  }

  @Test
  void d12_anObjectOfThatNameThatHoldsSomethingElseIsLeftAloneAndTheChangesLieBesideIt()
      throws Exception {
    server.putObject("archive", KEY, "somebody else's");
    for (int i = 0; i < 2; i++) {
      assertEquals(List.of(Outcome.STORED, Outcome.STORED), Sending.send(open(), two));
    }
    assertEquals(List.of(BESIDE, KEY), keys());
    assertEquals(
        "somebody else's",
        client.getObjectAsBytes(r -> r.bucket("archive").key(KEY)).asUtf8String());
    assertEquals(2, lines(BESIDE));
  }

  @Test
  void d12_anObjectWithFewerChangesFromAnotherPipelineIsNotTakenForThese() throws Exception {
    Change last = journal.insert("c");
    Sending.send(open(), two[0], last);
    assertEquals(
        List.of(Outcome.STORED, Outcome.STORED, Outcome.STORED),
        Sending.send(open(), two[0], two[1], last));
    assertEquals(
        List.of(
            beside(FOLDER + "8265ab00000001-8265ab00000003", two[0], two[1], last),
            FOLDER + "8265ab00000001-8265ab00000003.jsonl.gz"),
        keys());
  }

  @Test
  void d12_asManyChangesBetweenTheSameTwoAreNotTakenForThese() throws Exception {
    Change other = journal.insert("c");
    Change last = journal.insert("d");
    Sending.send(open(), two[0], two[1], last);
    for (int i = 0; i < 2; i++) {
      Sending.send(open(), two[0], other, last);
    }
    String beside = beside(FOLDER + "8265ab00000001-8265ab00000004", two[0], other, last);
    assertEquals(List.of(beside, FOLDER + "8265ab00000001-8265ab00000004.jsonl.gz"), keys());
    assertEquals(3, lines(beside));
  }

  @Test
  void d12_whereBothNamesAreSomebodyElsesAnOperatorIsNeeded() {
    server.putObject("archive", KEY, "somebody else's");
    server.putObject("archive", BESIDE, "somebody else's");
    assertNeedsOperator(BESIDE);
  }

  /** The name of the second object, which the fingerprint of all event ids is part of. */
  private static String beside(String key, Change... changes) {
    String ids = Stream.of(changes).map(change -> change.eventId() + "\n").collect(joining());
    return key + "-" + Fingerprint.of(ids).substring(0, 16) + ".jsonl.gz";
  }

  @Test
  void d12_whoMayNotLookTakesTheNameForIt() throws Exception {
    S3Target target = open();
    Sending.send(target, two);
    server.failNext(412, "PreconditionFailed", "as ordered");
    server.failNext(403, "AccessDenied", "as ordered");
    assertEquals(List.of(Outcome.STORED, Outcome.STORED), Sending.send(target, two));
    assertEquals(List.of(KEY), keys());
  }

  @Test
  void d12_anObjectThatIsRemovedBeforeItIsLookedAtIsNoObstacle() throws Exception {
    server.failNext(412, "PreconditionFailed", "as ordered");
    server.failNext(404, "NotFound", "as ordered");
    assertEquals(List.of(Outcome.STORED, Outcome.STORED), Sending.send(open(), two));
    assertEquals(List.of(BESIDE), keys());
  }

  @Test
  void d12_aStoreWithoutConditionsIsWrittenToWithoutThem() throws Exception {
    S3Target target = open();
    server.failNext(501, "NotImplemented", "as ordered");
    assertEquals(List.of(Outcome.STORED, Outcome.STORED), Sending.send(target, two));
    assertEquals(List.of(Outcome.STORED), Sending.send(target, journal.insert("c")));
    assertEquals(
        List.of("*", "", ""),
        server.received("PUT").stream().map(put -> put.header("If-None-Match")).toList());
  }

  @Test
  void d12_twoRequestsInFlightAtAStoreWithoutConditionsAreBothWrittenWithoutThem()
      throws Exception {
    try (StoreWithoutConditions store = new StoreWithoutConditions(2);
        ExecutorService senders = Executors.newFixedThreadPool(2)) {
      surroundings.point("S3", store.uri(), "id", "secret");
      S3Target target = openThere();
      Future<List<Outcome>> one = senders.submit(() -> Sending.send(target, two[0]));
      Future<List<Outcome>> other = senders.submit(() -> Sending.send(target, two[1]));
      assertEquals(List.of(Outcome.STORED), one.get(1, TimeUnit.MINUTES));
      assertEquals(List.of(Outcome.STORED), other.get(1, TimeUnit.MINUTES));
      assertEquals(2, store.written());
    }
  }

  @Test
  void d12_aStoreThatImplementsNothingOfItNeedsAnOperator() {
    server.failNext(501, "NotImplemented", "as ordered");
    server.failNext(501, "NotImplemented", "as ordered");
    assertNeedsOperator("NotImplemented");
  }

  @Test
  void d14_whoMayNotWriteIsTold() {
    server.failNext(403, "AccessDenied", "as ordered");
    assertNeedsOperator("AccessDenied");
  }

  @ParameterizedTest
  @CsvSource({
    "400, KMS.DisabledException",
    "400, KMS.NotFoundException",
    "400, KMS.KMSInvalidStateException",
    "403, KMS.AccessDeniedException"
  })
  void d15_aKeyThatCannotBeUsedNeedsAnOperator(int status, String code) {
    server.failNext(status, code, "as ordered");
    assertNeedsOperator(code, "key");
  }

  private void assertNeedsOperator(String... words) {
    TargetMisconfiguredException failure =
        assertThrows(TargetMisconfiguredException.class, () -> Sending.send(open(), two));
    assertTrue(failure.getMessage().contains("BUCKET_NAME"), failure.getMessage());
    for (String word : words) {
      assertTrue(failure.getMessage().contains(word), failure.getMessage());
    }
  }

  private S3Target open() {
    surroundings.point("S3", server.endpoint(), server.accessKeyId(), server.secretAccessKey());
    return openThere();
  }

  private S3Target openThere() {
    return S3Target.open(surroundings.resources(ORDERS, Map.of("BUCKET_NAME", "archive")));
  }

  private List<String> keys() {
    return client.listObjectsV2(r -> r.bucket("archive")).contents().stream()
        .map(S3Object::key)
        .sorted()
        .toList();
  }

  private long lines(String key) throws IOException {
    byte[] object = client.getObjectAsBytes(r -> r.bucket("archive").key(key)).asByteArray();
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(object))) {
      return new String(gzip.readAllBytes(), UTF_8).lines().count();
    }
  }
}
