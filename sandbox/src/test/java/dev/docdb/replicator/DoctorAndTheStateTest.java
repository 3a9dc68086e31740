package dev.docdb.replicator;

import static dev.docdb.replicator.Doctoring.assertFound;
import static dev.docdb.replicator.Doctoring.map;

import dev.docdb.replicator.sandbox.SandboxServer;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is saved of the scope is halted, paused, damaged or not ours, and exactly that is found. */
@Timeout(300)
class DoctorAndTheStateTest {
  private static final Map<String, String> UNUSABLE =
      map(
          "state.saved", "failed",
          "state.cluster", "skipped",
          "state.halt", "skipped",
          "state.pause", "skipped",
          "state.lease", "skipped",
          "state.position", "skipped",
          "cluster.retention", "skipped");

  private static Doctoring doctor;

  @BeforeAll
  static void start() {
    doctor = Doctoring.start(Set.of(SandboxServer.S3), Map.of());
  }

  @AfterAll
  static void stop() {
    doctor.close();
  }

  @BeforeEach
  void look() {
    doctor.remember();
  }

  /** Whatever was broken, the examination has left everything as it was. */
  @AfterEach
  void nothingChanged() {
    doctor.faults().clear();
    doctor.assertNothingChanged();
  }

  @Test
  void beforeTheFirstTickNothingIsWrong() {
    Map<String, Document> findings = doctor.examinedWith(Map.of("STATE_COLLECTION", "another"));
    assertFound(
        map("cluster.retention", "unknown"),
        findings,
        "state.saved",
        "No position is saved",
        "START_AT");
  }

  @Test
  void aHaltedState() {
    assertFoundWith(
        new Document("status", "halted"),
        map("state.halt", "failed"),
        "state.halt",
        "is halted",
        "$unset",
        "status");
  }

  @Test
  void aPause() {
    assertFoundWith(
        new Document("paused", new Document("by", "ada").append("why", "the index is rebuilt")),
        map("state.pause", "warning"),
        "state.pause",
        "ada",
        "the index is rebuilt",
        "scripts/resume");
    assertFoundWith(
        new Document("paused", "yes"),
        map("state.pause", "failed"),
        "state.pause",
        "its field paused is of type string");
  }

  @Test
  void aPositionThatIsYetToCome() {
    BsonTimestamp tomorrow =
        new BsonTimestamp((int) Instant.now().plusSeconds(86_400).getEpochSecond(), 1);
    assertFoundWith(
        new Document("position", new Document("time", tomorrow)),
        map("state.position", "failed"),
        "state.position",
        "yet to come",
        "scripts/rewind");
  }

  @Test
  void aStateThatIsDamaged() {
    assertFoundWith(
        new Document("epoch", "seven"),
        UNUSABLE,
        "state.saved",
        "its field epoch is of type string",
        "docs/state.md");
  }

  @Test
  void everythingThatIsDamagedInAStateIsToldAtOnce() {
    assertFoundWith(
        new Document("status", 7).append("targets", "all").append("paused", "yes"),
        UNUSABLE,
        "state.saved",
        "its field status is",
        "its field targets is",
        "its field paused is");
  }

  @Test
  void aStateOfAnotherCluster() {
    Document cluster = doctor.stage.state().orElseThrow().get("cluster", Document.class);
    assertFoundWith(
        new Document(
            "cluster", new Document(cluster).append("members", List.of("elsewhere:27017"))),
        map("state.cluster", "failed", "state.position", "skipped"),
        "state.cluster",
        "elsewhere:27017",
        "DOCUMENTDB_URI");
  }

  @Test
  void aLeaseThatAnotherHolds() {
    assertFoundWith(
        new Document("owner", "another function")
            .append("leaseUntil", Date.from(Instant.now().plusSeconds(600))),
        map("state.lease", "warning"),
        "state.lease",
        "another function holds the lease");
  }

  /** With these fields in the state, which gets back those that it had. */
  private void assertFoundWith(
      Document fields, Map<String, String> expected, String id, String... words) {
    Document state = doctor.stage.state().orElseThrow();
    doctor.stage.changeState(new Document("$set", fields));
    doctor.remember();
    try {
      assertFound(expected, doctor.examined(), id, words);
    } finally {
      doctor.assertNothingChanged();
      for (String name : fields.keySet()) {
        doctor.stage.changeState(
            state.containsKey(name)
                ? new Document("$set", new Document(name, state.get(name)))
                : new Document("$unset", new Document(name, "")));
      }
      doctor.remember();
    }
  }
}
