package dev.docdb.replicator.state;

import static dev.docdb.replicator.state.KeptState.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.source.SourceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A state that was removed, damaged or written by another version halts, in its own words. */
@Timeout(60)
class StateDamageTest {
  private KeptState state;

  @BeforeEach
  void start() {
    state = new KeptState();
  }

  @AfterEach
  void stop() {
    state.close();
  }

  private static String refused(Runnable action) {
    return String.valueOf(assertThrows(StateException.class, action::run).getMessage());
  }

  private void assertTells(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "\"" + part + "\" isn't in: " + message);
    }
  }

  private void run(String line) {
    Mongosh.run(state.watched(), line);
  }

  @Test
  void c03_aDocumentThatWasRemovedIsNotBegunAnew() {
    state.saveOnce(1);
    BsonDocument backup = state.document();
    state.remove(state.store().id());
    OperatorCommands commands = state.store().commands();

    for (int tries = 0; tries < 2; tries++) {
      assertTells(
          refused(() -> state.tryToAcquire("next")),
          "was removed",
          commands.forget(),
          commands.restore());
      assertNull(state.find(state.store().id()), "it was made anew");
    }
    run(commands.restore().replace("<document>", backup.toJson()));
    CollectionLease lease = state.acquire("next");
    assertEquals(Optional.of(at(1)), state.saved(lease));
    lease.release();

    run(commands.forget());
    assertEquals(Optional.empty(), state.saved(state.acquire("next")));
  }

  @Test
  void c03_aDocumentThatIsRemovedWhileItsLeaseIsHeldStopsItsHolder() {
    CollectionLease lease = state.acquire("first");
    CollectionCheckpoints checkpoints = state.loaded(lease);
    checkpoints.save(at(1));
    state.remove(state.store().id());
    assertThrows(FencedException.class, () -> checkpoints.save(at(2)));
    assertThrows(FencedException.class, lease::renew);
    assertThrows(FencedException.class, () -> checkpoints.halt(new Halt("e", "m", Instant.EPOCH)));
    assertTells(refused(checkpoints::load), "while its lease was held", "deleteMany");
    assertNull(state.find(state.store().id()));
  }

  @Test
  void c03_aPositionThatWasRemovedIsNotBegunAnew() {
    state.saveOnce(1);
    BsonDocument without = state.document();
    without.remove(StateStore.POSITION);
    state.replace(without);
    OperatorCommands commands = state.store().commands();
    assertTells(
        refused(() -> state.saved(state.acquire("next"))),
        "was removed from its document",
        commands.forget(),
        commands.restore());

    state.remove(state.store().markerId());
    assertTells(refused(() -> state.saved(state.acquire("next"))), "was removed from its");
  }

  @Test
  void c03_theMarkerIsMadeAnewWhereItIsMissing() {
    state.saveOnce(1);
    assertNotNull(state.find(state.store().markerId()));
    state.remove(state.store().markerId());
    CollectionLease lease = state.acquire("next");
    state.loaded(lease);
    assertNotNull(state.find(state.store().markerId()));
  }

  @Test
  void c03_noMarkerIsLeftBeforeAPositionIs() {
    CollectionLease lease = state.acquire("first");
    CollectionCheckpoints checkpoints = state.loaded(lease);
    assertNull(state.find(state.store().markerId()));
    state.faults().failNext("update", 10107, "not primary");
    assertThrows(SourceException.class, () -> checkpoints.save(at(1)));
    assertNull(state.find(state.store().markerId()));
  }

  @Test
  void c03_aMarkerThatFailedIsMadeByTheNextSave() {
    CollectionLease lease = state.acquire("first");
    CollectionCheckpoints checkpoints = state.loaded(lease);
    state.faults().failNext("insert", 10107, "not primary");
    assertThrows(SourceException.class, () -> checkpoints.save(at(1)));
    assertNull(state.find(state.store().markerId()));
    checkpoints.save(at(2));
    assertNotNull(state.find(state.store().markerId()));
    assertEquals(Optional.of(at(2)), state.saved(lease));
  }

  /** A field's path, what is put there as JSON, and what must be said. */
  private record Damage(String path, String json, String said) {}

  private static final List<Damage> DAMAGES =
      List.of(
          new Damage("targets", "\"kinesis\"", "field targets is of type string"),
          new Damage("targets", "[7]", "field targets holds something that is no text"),
          new Damage("position", "7", "field position is of type int32"),
          new Damage("position", "{}", "position has neither a token nor a time"),
          new Damage("position", "null", "field position is of type null"),
          new Damage("position.token", "\"82\"", "field position.token is of type string"),
          new Damage("position.token", "null", "field position.token is of type null"),
          new Damage("position.time", "{\"$date\": 0}", "field position.time is of type date_time"),
          new Damage("position.asOf", "7", "field position.asOf is of type int32"),
          new Damage("position.behind", "7", "field position.behind is of type int32"),
          new Damage("position.behind", "\"insert\"", "field position.behind names nothing"),
          new Damage("ahead", "[]", "field ahead is of type array"),
          new Damage("ahead", "{\"s3\": 1}", "field ahead.s3 is of type int32"),
          new Damage("ahead", "{\"s3\": {\"token\": 1}}", "field ahead.s3.token is of type int32"),
          new Damage("ahead", "{\"s3\": {}}", "ahead.s3 has neither"),
          new Damage("ahead", "{\"\": {\"token\": {}}}", "a name in its field ahead"),
          new Damage("detached", "[]", "field detached is of type array"),
          new Damage("detached", "{\"s3\": 1}", "field detached.s3 is of type int32"),
          new Damage("sequence", "\"1\"", "field sequence is of type string"),
          new Damage("sequence", "1.5", "sequence is no whole number"),
          new Damage("sequence", "{\"$numberDecimal\": \"NaN\"}", "sequence is no whole number"),
          new Damage("sequence", "{\"$numberDouble\": \"NaN\"}", "sequence is no whole number"),
          new Damage("sequence", "{\"$numberDecimal\": \"1\"}", "sequence is no whole number"),
          new Damage("sequence", "", "field sequence is missing"),
          new Damage("epoch", "\"1\"", "field epoch is of type string"),
          new Damage("epoch", "", "field epoch is missing"),
          new Damage("schema", "\"1\"", "field schema is of type string"),
          new Damage("schema", "", "field schema is missing"),
          new Damage("cluster", "\"rs0\"", "field cluster is of type string"),
          new Damage("cluster", "{}", "cluster doesn't hold"),
          new Damage("cluster.members", "[1]", "cluster doesn't hold"),
          new Damage("status", "1", "field status is of type int32"),
          new Damage("status", "\"paused\"", "status is neither"));

  private static BsonDocument damaged(BsonDocument good, Damage damage) {
    BsonDocument bad = good.clone();
    List<String> path = new ArrayList<>(List.of(damage.path().split("\\.")));
    String last = path.removeLast();
    BsonDocument at = bad;
    for (String name : path) {
      at = at.getDocument(name);
    }
    at.remove(last);
    if (!damage.json().isEmpty()) {
      at.put(last, BsonDocument.parse("{\"v\": " + damage.json() + "}").get("v"));
    }
    return bad;
  }

  @Test
  void c03_everyFieldOfAnotherTypeHaltsInItsOwnWords() {
    CollectionLease lease = state.acquire("first");
    state.loaded(lease).save(at(1));
    BsonDocument good = state.document();
    for (Damage damage : DAMAGES) {
      BsonDocument bad = damaged(good, damage);
      state.replace(bad);
      String message = refused(() -> state.saved(lease));
      assertTells(message, "can't be read", damage.said(), state.store().commands().forget());
      assertEquals(bad, state.document(), "it was touched");
    }
    state.replace(good);
    assertEquals(Optional.of(at(1)), state.saved(lease));
  }

  @Test
  void c03_aReasonOfAnotherTypeHaltsToo() {
    CollectionLease lease = state.acquire("first");
    BsonDocument bad = state.document().append("status", new BsonString("halted"));
    state.replace(bad.append("reason", new BsonString("by hand")));
    assertTells(refused(() -> state.saved(lease)), "field reason is of type string");
  }

  @Test
  void c03_aLeaseThatIsNotUnderstoodIsLeftAlone() {
    CollectionLease lease = state.acquire("first");
    BsonDocument held = state.document();
    lease.release();
    BsonDocument free = state.document();
    assertLeftAlone(free, new Damage("epoch", "\"1\"", "field epoch is of type string"));
    assertLeftAlone(free, new Damage("epoch", "", "field epoch is missing"));
    assertLeftAlone(free, new Damage("schema", "", "field schema is missing"));
    assertLeftAlone(held, new Damage("owner", "7", "field owner is of type int32"));
    assertLeftAlone(held, new Damage("leaseUntil", "7", "field leaseUntil is of type int32"));
    assertLeftAlone(held, new Damage("leaseUntil", "", "field leaseUntil is missing"));
  }

  private void assertLeftAlone(BsonDocument good, Damage damage) {
    BsonDocument bad = damaged(good, damage);
    state.replace(bad);
    assertTells(refused(() -> state.tryToAcquire("next")), "can't be read", damage.said());
    assertEquals(bad, state.document(), "it was touched");
  }

  @Test
  void c06_theStateOfANewerVersionIsRefusedAndLeftAsItIs() {
    CollectionLease lease = state.acquire("first");
    CollectionCheckpoints checkpoints = state.loaded(lease);
    checkpoints.save(at(1));
    lease.release();
    BsonDocument newer = damaged(state.document(), new Damage("schema", "2", ""));
    newer.put(StateStore.POSITION, new BsonString("of a form that only the newer version knows"));
    state.replace(newer);
    for (Runnable use : List.<Runnable>of(checkpoints::load, () -> state.tryToAcquire("next"))) {
      String message = refused(use);
      assertTells(message, "has schema 2", "deploy the version that wrote it");
      assertFalse(message.contains("deleteMany"), "nobody should forget what a newer one knows");
      assertEquals(newer, state.document());
    }
  }
}
