package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Events;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.Deletes;
import dev.docdb.replicator.config.FieldPaths;
import dev.docdb.replicator.config.OnRefused;
import dev.docdb.replicator.config.TargetFilter;
import dev.docdb.replicator.filter.OperationFilter;
import dev.docdb.replicator.letter.DeadLetter;
import dev.docdb.replicator.letter.DeadLetters;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.request.Backoff;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.state.Checkpoint;
import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a lane makes of changes that its target is not to get. */
class FilteredLaneTest {
  private static final Namespace ORDERS = Namespace.of("shop", "orders");

  private final Journal journal = new Journal(ORDERS);
  private final Recorder recorder = new Recorder();
  private final Progress progress =
      new Progress(
          new MemoryBudget(1 << 20),
          new Checkpoint(Position.after(new Journal(ORDERS).insert("start")), Map.of()));

  /** One entry of a request. */
  private record Sent(EncodedChange change) implements Entry {
    @Override
    public int bytes() {
      return 1;
    }

    @Override
    public String toString() {
      return change.change().operationType() + " " + change.change().documentId();
    }
  }

  /** Takes everything, and keeps what came together; like a search index, it wants the latest. */
  private static final class Recorder implements Target<Sent> {
    private final List<String> requests = new ArrayList<>();
    private boolean throttlesNext;

    @Override
    public TargetKind kind() {
      return TargetKind.OPENSEARCH;
    }

    @Override
    public RequestLimits limits() {
      return new RequestLimits(10, 10, 1, 1, OrderRule.LATEST_CHANGE);
    }

    @Override
    public Optional<Sent> toEntry(EncodedChange change) {
      return Optional.of(new Sent(change));
    }

    @Override
    public List<Outcome> send(List<Sent> entries) {
      requests.add(entries.toString());
      Outcome outcome = throttlesNext ? Outcome.THROTTLED : Outcome.STORED;
      throttlesNext = false;
      return Collections.nCopies(entries.size(), outcome);
    }

    @Override
    public void close() {}
  }

  /** Every call ends at once, and waits are over when they begin. */
  private static final class AtOnce implements Shell {
    private long now;

    @Override
    public <T> void start(Callable<T> call, Consumer<Future<T>> then) {
      FutureTask<T> task = new FutureTask<>(call);
      task.run();
      then.accept(task);
    }

    @Override
    public boolean runNext(long until) {
      return false;
    }

    @Override
    public long nanos() {
      now += Duration.ofMinutes(1).toNanos();
      return now;
    }
  }

  private static final class NoLetters implements DeadLetters {
    @Override
    public void put(DeadLetter letter) {
      throw new AssertionError("nothing is refused");
    }

    @Override
    public void close() {}
  }

  private Lane<Sent> lane(Deletes deletes, String... operations) {
    OperationFilter filter =
        OperationFilter.of(new TargetFilter(Set.of(operations), FieldPaths.EVERY, deletes), false);
    Means means =
        new Means(
            new AtOnce(),
            new Backoff(Duration.ofMillis(1), Duration.ofSeconds(1), new Random(1)),
            new Refusals(OnRefused.FAIL, change -> ORDERS),
            new Log(new PrintStream(OutputStream.nullOutputStream())));
    return new Lane<>(recorder, filter, progress.lane("opensearch"), new NoLetters(), means);
  }

  private void deliver(Lane<Sent> lane, Change... changes) {
    BatchInFlight batch =
        new BatchInFlight(
            new BatchEncoder(Set.of()).encode(List.of(changes), 1),
            Position.after(changes[changes.length - 1]),
            100,
            1);
    progress.began(batch);
    lane.offer(batch);
    lane.pump();
    assertTrue(lane.isIdle());
    assertTrue(progress.isComplete());
    assertEquals(Position.after(changes[changes.length - 1]), progress.reachedByAll());
  }

  @Test
  void theLatestChangeCountsWhereAllPass() {
    deliver(lane(Deletes.APPLY), journal.insert("a"), journal.update("a"), journal.delete("a"));
    assertEquals(List.of("[delete a]"), recorder.requests);
  }

  @Test
  void anIgnoredDeleteStandsForNoUpdate() {
    Lane<Sent> lane = lane(Deletes.IGNORE);
    deliver(lane, journal.insert("a"), journal.update("a"), journal.delete("a"));
    assertEquals(List.of("[update a]"), recorder.requests);
    assertEquals(2, lane.summary().delivered());
    assertEquals(1, lane.summary().filtered());
  }

  @Test
  void anOperationThatDoesNotPassStandsForNoneThatDoes() {
    deliver(
        lane(Deletes.APPLY, "insert", "delete"),
        journal.insert("a"),
        journal.update("a"),
        journal.replace("a"),
        journal.delete("b"),
        journal.update("b"));
    assertEquals(List.of("[insert a, delete b]"), recorder.requests);
  }

  @Test
  void whatDoesNotPassIsSentNeitherFirstNorAgain() {
    recorder.throttlesNext = true;
    Lane<Sent> lane = lane(Deletes.IGNORE);
    deliver(lane, journal.delete("a"), journal.insert("a"), journal.delete("a"));
    assertEquals(List.of("[insert a]", "[insert a]"), recorder.requests);
    assertEquals(1, lane.summary().sentAgain());
  }

  @Test
  void aBatchOfWhichNothingPassesIsDeliveredWithoutARequest() {
    Lane<Sent> lane = lane(Deletes.APPLY, "drop");
    deliver(lane, journal.insert("a"), journal.update("b"));
    assertEquals(List.of(), recorder.requests);
    assertEquals(0, lane.summary().delivered());
    assertEquals(2, lane.summary().filtered());
    assertEquals(0, lane.summary().requests());
  }

  @Test
  void aDropGoesAlone() {
    deliver(lane(Deletes.APPLY), journal.insert("a"), journal.drop(), journal.insert("b"));
    assertEquals(3, recorder.requests.size());
  }

  @Test
  void aDropThatDoesNotPassKeepsNothingApart() {
    deliver(
        lane(Deletes.APPLY, "insert"), journal.insert("c"), journal.drop(), journal.insert("d"));
    assertEquals(List.of("[insert c, insert d]"), recorder.requests);
  }

  @Test
  void aTypeThatNobodyKnowsPasses() {
    deliver(
        lane(Deletes.IGNORE, "insert"),
        Events.change(Events.event("reshardCollection", "ns: {db: 'shop', coll: 'orders'}")));
    assertEquals(1, recorder.requests.size());
  }
}
