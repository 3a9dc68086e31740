package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.letter.DeadLetter;
import dev.docdb.replicator.letter.DeadLetters;
import dev.docdb.replicator.letter.LetterJson;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.source.WatchedCluster;
import dev.docdb.replicator.target.InMemoryTarget;
import dev.docdb.replicator.target.StoredChange;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Whole invocations inside of this JVM: the function's own from the connection to the saved
 * position, on a cluster, into a target in memory.
 */
final class Replication {
  private final WatchedCluster watched;
  private final Map<String, String> settings = new HashMap<>();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final List<String> notices = new ArrayList<>();
  private final InMemoryTarget target;
  private Function<Environment, List<Target<?>>> targets;
  private Duration remaining = Duration.ofSeconds(60);
  private @Nullable Refusals refusals;
  private DeadLetters letters = new PutAside();
  private final List<String> putAside = new ArrayList<>();
  private int ticks;

  Replication(WatchedCluster watched) {
    this.watched = watched;
    this.target = new InMemoryTarget(encoding(watched.environment(Map.of())));
    this.targets = environment -> List.of(target);
  }

  private static Encoding encoding(Environment environment) {
    return TargetKind.KINESIS.encoding(environment);
  }

  /** From now on with this setting. */
  Replication with(String name, String value) {
    settings.put(name, value);
    refusals = null;
    return this;
  }

  /** From now on into these targets, which each invocation opens anew and closes. */
  Replication into(Function<Environment, List<Target<?>>> others) {
    targets = others;
    return this;
  }

  /** From now on with so much time for each tick. */
  Replication within(Duration time) {
    remaining = time;
    return this;
  }

  /** From now on with this place for dead letters. */
  Replication puttingAsideIn(DeadLetters place) {
    letters = place;
    return this;
  }

  /** The dead letters of the place in memory, in order. */
  List<BsonDocument> putAside() {
    return putAside.stream().map(BsonDocument::parse).toList();
  }

  private final class PutAside implements DeadLetters {
    @Override
    public void put(DeadLetter letter) {
      putAside.add(new String(LetterJson.of(letter), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {}
  }

  /** Kept from tick to tick, as an environment of Lambda keeps it. */
  private Refusals refusals(Environment environment) {
    Refusals kept = refusals == null ? Refusals.of(environment) : refusals;
    refusals = kept;
    return kept;
  }

  /** One invocation. */
  ReplicationSummary tick() {
    Environment environment = watched.environment(settings);
    Log log = new Log(new PrintStream(output, true, StandardCharsets.UTF_8));
    Invocation.Parts parts =
        new Invocation.Parts(
            environment,
            left -> watched.connect(settings),
            () ->
                new OpenTargets(
                    targets.apply(environment), letters, kind -> kind.operations(environment)),
            refusals(environment),
            log,
            notices::add,
            "test",
            "test " + ++ticks);
    return new Invocation(parts, remaining).run();
  }

  /** One invocation, which fails with this. */
  SourceException failsWith(SourceError error) {
    SourceException e = assertThrows(SourceException.class, this::tick);
    assertEquals(error, e.error(), e::getMessage);
    return e;
  }

  InMemoryTarget target() {
    return target;
  }

  /** What the target holds, as messages. */
  List<BsonDocument> messages() {
    return messages(target);
  }

  private static List<BsonDocument> messages(InMemoryTarget target) {
    return target.stored().stream().map(StoredChange::value).map(BsonDocument::parse).toList();
  }

  /** Operation and key of what the target holds, as in {@code insert 3}. */
  List<String> delivered() {
    return delivered(target);
  }

  /** The same of another target. */
  static List<String> delivered(InMemoryTarget target) {
    return messages(target).stream().map(Replication::described).toList();
  }

  private static String described(BsonDocument message) {
    String operation = message.getString("operation").getValue();
    return message.get("key") instanceof BsonDocument key
        ? operation + " " + key.get("_id").toString().replaceAll(".*value=(.*)}", "$1")
        : operation;
  }

  /** Inserts of documents with these numbers, as {@link #delivered} tells them. */
  static List<String> inserts(int from, int to) {
    return IntStream.range(from, to).mapToObj(id -> "insert " + id).toList();
  }

  /** What is kept of the scope. */
  BsonDocument state() {
    return Objects.requireNonNull(states().find(Filters.eq("_id", stateId())).first());
  }

  /** The collection of what is kept. */
  MongoCollection<BsonDocument> states() {
    return watched
        .cluster()
        .client()
        .getDatabase("replication")
        .getCollection("state", BsonDocument.class);
  }

  /** Changes what is kept of the scope. */
  void changeState(Bson update) {
    states().updateOne(Filters.eq("_id", stateId()), update);
  }

  /** What the operator does who lets a halted function go on. */
  void clearHalt() {
    changeState(Updates.combine(Updates.unset("status"), Updates.unset("reason")));
  }

  String stateId() {
    return watched.collection().getNamespace().getFullName();
  }

  /** What the operator was told that isn't a failure. */
  List<String> notices() {
    return notices;
  }

  /** The newest metrics of the scope. */
  BsonDocument metrics() {
    return output
        .toString(StandardCharsets.UTF_8)
        .lines()
        .map(BsonDocument::parse)
        .filter(line -> line.containsKey("_aws") && line.containsKey("leaseBusy"))
        .reduce((older, newer) -> newer)
        .orElseThrow();
  }
}
