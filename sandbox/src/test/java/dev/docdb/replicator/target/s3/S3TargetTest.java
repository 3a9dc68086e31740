package dev.docdb.replicator.target.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

class S3TargetTest {
  @AutoClose private static final S3Server SERVER = S3Server.start();

  @AutoClose private final Surroundings surroundings = new Surroundings();
  private final Namespace place = Namespace.of("sh%op", "or/ders?");
  private final Journal journal = new Journal(place);

  @Test
  void anObjectIsNamedByItsChangesAndSaysWhatItHolds() throws Exception {
    SERVER.createBucket("named");
    Sending.send(open("named", SERVER.secretAccessKey()), journal.insert("a"), journal.insert("b"));
    ResponseBytes<GetObjectResponse> object =
        read("named", "sh!25op/or!2Fders!3F/2026/11/21/8265ab00000001-8265ab00000002.jsonl.gz");
    assertEquals(
        Map.of(
            "first-event-id",
            "8265ab00000001",
            "last-event-id",
            "8265ab00000002",
            "count",
            "2",
            "event-ids-sha256",
            Fingerprint.of("8265ab00000001\n8265ab00000002\n")),
        object.response().metadata());
  }

  @Test
  void s10_theSameChangesAreTheSameBytesAndAnObjectIsNeverWrittenTwice() throws Exception {
    SERVER.createBucket("one");
    SERVER.createBucket("two");
    Change change = journal.insert("a");
    String key = "sh!25op/or!2Fders!3F/2026/11/21/8265ab00000001-8265ab00000001.jsonl.gz";
    Sending.send(open("one", SERVER.secretAccessKey()), change);
    ResponseBytes<GetObjectResponse> first = read("one", key);
    assertEquals(List.of(change.eventId()), deliver("one", change));
    assertEquals(first.response().lastModified(), read("one", key).response().lastModified());
    deliver("two", change);
    assertArrayEquals(first.asByteArray(), read("two", key).asByteArray());
  }

  @Test
  void d12_aLargeObjectThatIsThereAlreadyIsFoundToBe() throws Exception {
    SERVER.createBucket("large");
    Change change = journal.large("a", 12 << 20);
    assertEquals(List.of(change.eventId()), deliver("large", change));
    assertEquals(List.of(change.eventId()), deliver("large", change));
  }

  @Test
  void nothingIsLeftOutOfAnObjectBecauseItsNameStandsForAllBetween() {
    assertEquals(
        OrderRule.UNBROKEN_REQUEST, open("any", SERVER.secretAccessKey()).limits().orderRule());
  }

  @Test
  void d14_aBucketThatIsMissingIsNamed() {
    assertNeedsOperator(open("missing", SERVER.secretAccessKey()));
  }

  @Test
  void d14_aBucketThatMayNotBeWrittenToIsNamed() {
    SERVER.createBucket("forbidden");
    assertNeedsOperator(open("forbidden", "wrong"));
  }

  /**
   * Through a plan: a server that refuses an object may close the connection without reading the
   * body, which the next request on that connection finds out.
   */
  private List<String> deliver(String bucket, Change change) throws InterruptedException {
    S3Target target = open(bucket, SERVER.secretAccessKey());
    return PlanDriver.of(target).deliver(Sending.encode(change)).stored();
  }

  private void assertNeedsOperator(S3Target target) {
    TargetMisconfiguredException failure =
        assertThrows(
            TargetMisconfiguredException.class,
            () -> PlanDriver.of(target).deliver(Sending.encode(journal.insert("a"))));
    assertTrue(failure.getMessage().contains("BUCKET_NAME"), failure.getMessage());
  }

  private S3Target open(String bucket, String secret) {
    surroundings.point("S3", SERVER.endpoint(), SERVER.accessKeyId(), secret);
    return S3Target.open(
        surroundings.resources(Namespace.of("shop", "orders"), Map.of("BUCKET_NAME", bucket)));
  }

  private static ResponseBytes<GetObjectResponse> read(String bucket, String key) {
    try (S3Client client =
        AwsClients.connect(
            S3Client.builder(),
            SERVER.endpoint(),
            SERVER.accessKeyId(),
            SERVER.secretAccessKey())) {
      return client.getObjectAsBytes(r -> r.bucket(bucket).key(key));
    }
  }
}
