package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.letter.DeadLetter;
import dev.docdb.replicator.letter.DeadLetters;
import dev.docdb.replicator.redrive.Origin;
import dev.docdb.replicator.redrive.RedriveOrder;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.target.InMemoryTarget;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.StoredChange;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt64;

/**
 * The redrive task inside of this JVM: real letters in a real place, a target in memory, and what
 * is left of the documents told by the test.
 */
final class Redriving implements AutoCloseable {
  static final Namespace ORDERS = Namespace.of("shop", "orders");
  static final RedriveOrder ALL =
      new RedriveOrder(Optional.empty(), RedriveOrder.NO_LIMIT, false, "");
  static final RedriveOrder DRY =
      new RedriveOrder(Optional.empty(), RedriveOrder.NO_LIMIT, true, "");

  /** As the cluster had it, and not this invocation. */
  private static final long EPOCH = 7;

  private final Surroundings surroundings;
  private final AwsClients aws = new AwsClients();
  private final TargetResources resources;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final InMemoryTarget memory;
  private final Journal journal = new Journal(ORDERS);
  private Target<?> target;
  private Origin origin = (change, place) -> true;
  private Duration remaining = Duration.ofMinutes(10);

  Redriving(Surroundings surroundings, String place) {
    this(surroundings, place, "{}");
  }

  /** With filters. */
  Redriving(Surroundings surroundings, String place, String filters) {
    this.surroundings = surroundings;
    this.resources =
        surroundings.resources(
            ORDERS,
            Map.of(
                "KINESIS_STREAM", "changes", "DEAD_LETTER_URI", place, "TARGET_FILTERS", filters));
    this.memory = new InMemoryTarget(TargetKind.KINESIS.encoding(resources.environment()));
    this.target = memory;
  }

  /** From now on to this target. */
  Redriving to(Target<?> other) {
    target = other;
    return this;
  }

  /** From now on with these documents in the source. */
  Redriving from(Origin documents) {
    origin = documents;
    return this;
  }

  /** From now on with so much time. */
  Redriving within(Duration time) {
    remaining = time;
    return this;
  }

  Journal journal() {
    return journal;
  }

  InMemoryTarget memory() {
    return memory;
  }

  /** Puts letters aside as the replicator does. */
  void putAside(Change... changes) {
    putAside(TargetKind.KINESIS, ORDERS, changes);
  }

  void putAside(TargetKind refusing, Namespace place, Change... changes) {
    try (DeadLetters letters = DeadLetters.open(resources.environment(), aws).orElseThrow()) {
      for (Change change : changes) {
        letters.put(new DeadLetter(refusing, "too large", change, place, EPOCH));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  BsonDocument run() {
    return run(ALL);
  }

  BsonDocument run(RedriveOrder order) {
    Log log = new Log(new PrintStream(output, true, StandardCharsets.UTF_8));
    return new RedriveTask(
            resources, () -> new OpenTargets(List.of(target), noLetters()), origin, log)
        .run(order, remaining);
  }

  /** What a target refuses stays where it is: nothing is put aside. */
  private static DeadLetters noLetters() {
    return new DeadLetters() {
      @Override
      public void put(DeadLetter letter) {
        throw new AssertionError("a letter was put aside");
      }

      @Override
      public void close() {}
    };
  }

  String log() {
    return output.toString(StandardCharsets.UTF_8);
  }

  /** The event ids that the target holds, in order. */
  List<String> stored() {
    return memory.stored().stream().map(StoredChange::eventId).map(Optional::orElseThrow).toList();
  }

  /** A count of the answer; 0 where it says none. */
  static long count(BsonDocument answer, String name) {
    return answer
        .getDocument("targets")
        .getDocument("kinesis", new BsonDocument())
        .getNumber(name, new BsonInt64(0))
        .longValue();
  }

  static void assertComplete(BsonDocument answer) {
    assertEquals(true, answer.getBoolean("complete").getValue(), answer::toJson);
  }

  @Override
  public void close() {
    aws.close();
    surroundings.close();
  }
}
