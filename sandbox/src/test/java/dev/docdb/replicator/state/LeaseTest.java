package dev.docdb.replicator.state;

import static dev.docdb.replicator.state.KeptState.GUARD;
import static dev.docdb.replicator.state.KeptState.LEASE;
import static dev.docdb.replicator.state.KeptState.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.source.PositionFormat;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Leases on a cluster. */
@Timeout(60)
class LeaseTest {
  private KeptState state;

  @BeforeEach
  void start() {
    state = new KeptState();
  }

  @AfterEach
  void stop() {
    state.close();
  }

  @Test
  void onlyOneHoldsALease() {
    CollectionLease first = state.acquire("first");
    assertFalse(first.takenOver());
    assertEquals(new BsonString("first"), state.document().get("owner"));
    assertEquals(Optional.empty(), state.tryToAcquire("second"));
    first.release();
    CollectionLease second = state.acquire("second");
    assertEquals(first.epoch() + 1, second.epoch());
    assertFalse(second.takenOver(), "it was given back");
  }

  @Test
  void aLeaseThatLapsedIsTakenOverWhenTheGuardHasPassedToo() {
    CollectionLease first = state.acquire("first");
    state.faults().shiftClock(LEASE.plus(GUARD.dividedBy(2)));
    assertEquals(Optional.empty(), state.tryToAcquire("second"), "within the guard");
    state.faults().shiftClock(GUARD);
    CollectionLease second = state.acquire("second");
    assertTrue(second.takenOver());
    assertThrows(FencedException.class, first::renew);
    first.release();
    assertEquals(Optional.empty(), state.tryToAcquire("third"));
    second.release();
    assertFalse(state.acquire("third").takenOver());
  }

  @Test
  void anAbandonedLeaseIsTakenOverAtOnce() {
    CollectionLease first = state.acquire("first");
    first.abandon();
    CollectionLease second = state.acquire("second");
    assertTrue(second.takenOver(), "what was sent under it may still be under way");
    assertEquals(first.epoch() + 1, second.epoch());
    assertThrows(FencedException.class, first::renew);
  }

  @Test
  void whoWasFencedAbandonsNothing() {
    CollectionLease first = state.acquire("first");
    first.release();
    state.acquire("second");
    BsonDocument before = state.document();
    first.abandon();
    assertEquals(before, state.document());
  }

  @Test
  void aRenewedLeaseDoesNotLapse() {
    AtomicLong steady = new AtomicLong();
    ServerGreeting greeting = ServerGreeting.ask(state.watched().cluster().client(), steady::get);
    CollectionLease lease =
        CollectionLease.acquire(state.store(), greeting.time(), "first", LEASE).orElseThrow();
    Duration most = LEASE.minusMinutes(1);
    for (int n = 0; n < 3; n++) {
      state.faults().shiftClock(most);
      steady.addAndGet(most.toNanos());
      lease.renew();
    }
    state.faults().shiftClock(most);
    assertEquals(Optional.empty(), state.tryToAcquire("second"));
    state.faults().shiftClock(GUARD.plusMinutes(2));
    assertTrue(state.tryToAcquire("second").isPresent(), "it isn't renewed any more");
  }

  private Instant serversClock() {
    BsonDocument hello =
        state
            .watched()
            .cluster()
            .client()
            .getDatabase("admin")
            .runCommand(BsonDocument.parse("{hello: 1}"), BsonDocument.class);
    return Instant.ofEpochMilli(hello.getDateTime("localTime").getValue());
  }

  @Test
  void a10_theServersClockAloneJudgesALease() {
    state.faults().shiftClock(Duration.ofHours(10));
    CollectionLease lease = state.acquire("first");
    Instant until = Instant.ofEpochMilli(state.document().getDateTime("leaseUntil").getValue());
    Duration off = Duration.between(serversClock().plus(LEASE), until).abs();
    assertTrue(off.compareTo(Duration.ofMinutes(1)) < 0, "off by " + off);
    assertEquals(Optional.empty(), state.tryToAcquire("second"));
    state.faults().shiftClock(Duration.ofHours(-1));
    assertEquals(Optional.empty(), state.tryToAcquire("second"), "a clock put back frees nothing");
    lease.renew();
    lease.release();
    assertTrue(state.tryToAcquire("second").isPresent());
  }

  @Test
  void a10_aRenewalCountsFromTheServersTime() {
    CollectionLease lease = state.acquire("first");
    Instant before = Instant.ofEpochMilli(state.document().getDateTime("leaseUntil").getValue());
    lease.renew();
    Instant after = Instant.ofEpochMilli(state.document().getDateTime("leaseUntil").getValue());
    assertTrue(after.isAfter(before), before + " " + after);
    assertTrue(after.isBefore(before.plus(LEASE)), before + " " + after);
  }

  @Test
  void epochsOnlyGrow() {
    long newest = 0;
    for (int n = 0; n < 6; n++) {
      CollectionLease lease = state.acquire("owner" + n);
      assertTrue(lease.epoch() > newest, lease.epoch() + " after " + newest);
      newest = lease.epoch();
      if (n == 2) {
        state.loaded(lease).save(at(1));
        state.loaded(lease).halt(new Halt("Lost", "gone", Instant.EPOCH));
      }
      if (n == 3) {
        Mongosh.run(state.watched(), state.store().commands().forget());
        state.faults().shiftClock(Duration.ofMinutes(1));
      }
      lease.release();
    }
  }

  @Test
  void aLeaseWhoseAnswerIsLostIsHeldAllTheSame() {
    state.faults().dropConnectionAfter("insert");
    CollectionLease first = state.acquire("first");
    assertEquals(state.document().getInt64("epoch").getValue(), first.epoch());
    first.renew();
    first.release();

    state.faults().dropConnectionAfter("findAndModify");
    CollectionLease second = state.acquire("second");
    assertEquals(first.epoch() + 1, second.epoch());
    assertTrue(second.takenOver(), "who had it before was in the answer");
    second.renew();
  }

  @Test
  void aLeaseThatWasNotTakenIsNotBelievedIn() {
    state.acquire("first").release();
    state.faults().dropConnectionBefore("findAndModify");
    assertEquals(
        SourceError.CONNECTION_LOST,
        assertThrows(SourceException.class, () -> state.tryToAcquire("second")).error());
    assertFalse(state.document().containsKey("owner"));
  }

  @Test
  void aRenewalAndAReturnWhoseAnswersAreLostTookPlace() {
    CollectionLease lease = state.acquire("first");
    BsonDocument before = state.document();
    state.faults().dropConnectionAfter("update");
    assertEquals(
        SourceError.CONNECTION_LOST, assertThrows(SourceException.class, lease::renew).error());
    assertTrue(
        state.document().getDateTime("leaseUntil").getValue()
            > before.getDateTime("leaseUntil").getValue());
    lease.renew();
    state.faults().dropConnectionAfter("update");
    assertThrows(SourceException.class, lease::release);
    assertFalse(state.acquire("second").takenOver());
  }

  @Test
  void anOwnLeaseThatCouldNotBeGivenBackIsTakenAgainAtOnce() {
    CollectionLease lease = state.acquire("same");
    CollectionLease again = state.acquire("same");
    assertEquals(lease.epoch() + 1, again.epoch());
    assertTrue(again.takenOver(), "what was sent under it may still be under way");
    assertThrows(FencedException.class, lease::renew);
  }

  @Test
  void aDocumentWithoutOwnerIsFree() {
    state
        .store()
        .collection()
        .insertOne(
            new BsonDocument("_id", state.store().id())
                .append("schema", new BsonInt32(1))
                .append("epoch", new BsonInt64(7))
                .append("sequence", new BsonInt64(3))
                .append("position", PositionFormat.write(KeptState.position(4))));
    CollectionLease lease = state.acquire("first");
    assertEquals(8, lease.epoch());
    assertEquals(Optional.of(at(4)), state.saved(lease));
    CollectionCheckpoints checkpoints = state.loaded(lease);
    checkpoints.save(at(5));
    assertEquals(4, state.document().getInt64("sequence").getValue());
  }
}
