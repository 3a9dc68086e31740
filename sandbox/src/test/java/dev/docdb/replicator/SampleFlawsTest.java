package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.source.WatchedCluster;
import dev.docdb.replicator.target.KeptSecrets;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What the Python sample got wrong, in whole invocations against a cluster. */
@Timeout(120)
class SampleFlawsTest {
  private static final String BUCKET = "archive";

  @AutoClose private final Surroundings surroundings = new Surroundings();
  @AutoClose private final AwsClients aws = new AwsClients();
  @AutoClose private final S3Server s3 = S3Server.start();
  @AutoClose private final WatchedCluster watched = WatchedCluster.start();
  private final Replication replication = new Replication(watched);

  private void intoS3() {
    s3.createBucket(BUCKET);
    surroundings.point("S3", s3.endpoint(), s3.accessKeyId(), s3.secretAccessKey());
    KeptSecrets secrets = new KeptSecrets(Surroundings.PASSWORD);
    replication
        .with("BUCKET_NAME", BUCKET)
        .into(
            environment ->
                List.of(TargetKind.S3.open(new TargetResources(environment, aws, secrets))));
  }

  private List<String> keys() {
    try (S3Client client = aws.build(S3Client.builder().forcePathStyle(true))) {
      return client.listObjectsV2Paginator(r -> r.bucket(BUCKET)).contents().stream()
          .map(S3Object::key)
          .toList();
    }
  }

  @Test
  void s05_anUpdateOfADocumentThatWasDeletedSinceIsDeliveredAndBlocksNothing() {
    replication.tick();
    watched.insert(0, 2);
    watched.collection().updateOne(Filters.eq("_id", 0), Updates.set("n", 1));
    watched.collection().deleteOne(Filters.eq("_id", 0));
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(List.of("insert 0", "insert 1", "update 0", "delete 0"), replication.delivered());
    assertTrue(replication.messages().get(2).isNull("document"));
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(4, replication.delivered().size());
  }

  @Test
  void s08_thePositionIsSavedOnceInSoManyBatches() {
    savesOnceInThreeBatches();
  }

  @Test
  void s08_alsoWithS3() {
    intoS3();
    savesOnceInThreeBatches();
  }

  private void savesOnceInThreeBatches() {
    replication.with("BATCH_SIZE", "5").with("STATE_SYNC_COUNT", "3").with("MAX_LOOP", "0").tick();
    watched.insert(0, 300);
    ReplicationSummary summary = replication.tick();
    assertEquals(End.CAUGHT_UP, summary.ended());
    long batches = summary.reading().batches();
    assertTrue(batches >= 60, summary::toString);
    long saves = summary.saving().positions();
    assertTrue(saves <= batches / 3 + 1, summary::toString);
    assertTrue(saves >= 4, "nothing is saved before the end: " + summary);
  }

  @Test
  void s10_a10_aReplayOnAnotherDayFindsItsObjectsInTheFolderOfTheEvents() {
    intoS3();
    watched.faults().retention(Duration.ofDays(30));
    watched.faults().shiftClock(Duration.ofDays(9));
    replication.tick();
    BsonDocument before = replication.state().getDocument("position");
    LocalDate day = LocalDate.ofInstant(Instant.now().plus(Duration.ofDays(9)), ZoneOffset.UTC);
    watched.insert(0, 20);
    replication.tick();
    List<String> first = keys();
    assertFalse(first.isEmpty());
    String folder = day.toString().replace('-', '/');
    assertTrue(first.stream().allMatch(key -> key.contains(folder)), first::toString);

    replication
        .states()
        .updateOne(Filters.eq("_id", replication.stateId()), Updates.set("position", before));
    watched.faults().shiftClock(Duration.ofDays(2));
    ReplicationSummary replay = replication.tick();
    assertEquals(20, replay.reading().changes(), "nothing was replayed");
    assertEquals(first, keys());
  }

  @Test
  void s17_aDocumentThatIsTooLargeForItsTargetIsToldOfAtEachTickAndNotSteppedOver() {
    replication.tick();
    watched.insert(0, 1);
    replication.tick();
    BsonDocument before = replication.state().getDocument("position");
    watched
        .collection()
        .insertOne(
            new BsonDocument("_id", new BsonInt32(1))
                .append("text", new BsonString("x".repeat(30_000))));
    watched.insert(2, 3);
    for (int i = 0; i < 2; i++) {
      RefusedChangeException e =
          assertThrows(RefusedChangeException.class, () -> replication.tick());
      assertTrue(e.getMessage().matches("(?s).*\\d{5} bytes.*"), e::getMessage);
      assertEquals(before.get("token"), replication.state().getDocument("position").get("token"));
    }
  }
}
