package dev.docdb.replicator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.WatchedCluster;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * The tasks of operators inside of this JVM, from the payload to the answer, on a cluster; the
 * replication of the same scope beside them.
 */
final class Operating implements AutoCloseable {
  private static final Duration LOG = Duration.ofHours(1);

  final WatchedCluster watched = WatchedCluster.start();
  final Replication replication = new Replication(watched);
  private final Map<String, String> settings = new HashMap<>();
  private final List<String> notices = new ArrayList<>();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private int calls;

  /** On a cluster whose log reaches back for an hour. */
  static Operating onALongLog() {
    Operating operating = new Operating();
    operating.watched.faults().shiftClock(LOG);
    return operating;
  }

  /** By the clock of a cluster with a long log. */
  static Instant now() {
    return Instant.now().plus(LOG);
  }

  /** The member of a task that names a time. */
  static String at(Instant time) {
    return "{\"time\": \"%s\"}".formatted(time);
  }

  /** The member of a task that names what is to be forgotten. */
  String confirm() {
    return "{\"confirm\": \"%s\"}".formatted(scope());
  }

  /** Ticks until so many documents are delivered. */
  void begin(int documents) {
    replication.tick();
    watched.insert(0, documents);
    replication.tick();
    assertEquals(Replication.inserts(0, documents), replication.delivered());
  }

  /** Of the saved position. */
  Instant time() {
    return Instant.ofEpochSecond(
        Integer.toUnsignedLong(
            replication.state().getDocument("position").getTimestamp("time").getTime()));
  }

  /** What was delivered, but for the first ones. */
  List<String> delivered(int from) {
    List<String> all = replication.delivered();
    return all.subList(from, all.size());
  }

  /** From now on with this setting, for ticks too. */
  Operating with(String name, String value) {
    settings.put(name, value);
    replication.with(name, value);
    return this;
  }

  /** The watched scope, as the answers tell it. */
  String scope() {
    return watched.collection().getNamespace().getFullName();
  }

  /** A task that needs a signature, with more members. */
  BsonDocument signed(String task, String more) {
    BsonDocument payload =
        new BsonDocument("task", new BsonString(task))
            .append("by", new BsonString("ada"))
            .append("why", new BsonString("to try it"));
    payload.putAll(BsonDocument.parse(more));
    return run(payload.toJson());
  }

  BsonDocument signed(String task) {
    return signed(task, "{}");
  }

  BsonDocument status() {
    return run("{\"task\": \"status\"}");
  }

  /** What the function does with a payload that is a task. */
  BsonDocument run(String payload) {
    Call call = Call.read(payload.getBytes(UTF_8));
    Environment environment = watched.environment(settings);
    Log log = new Log(new PrintStream(output, true, UTF_8));
    String owner = "operator " + ++calls;
    TaskConnection connection =
        new TaskConnection(environment, () -> watched.connect(settings), () -> {});
    return connection.with(
        (cluster, greeting) -> run(call, environment, log, owner, cluster, greeting));
  }

  private BsonDocument run(
      Call call,
      Environment environment,
      Log log,
      String owner,
      Cluster cluster,
      ServerGreeting greeting) {
    return switch (call) {
      case Call.Status _ ->
          new StatusTask(environment, "replicator", log)
              .run(cluster, greeting, Duration.ofSeconds(60));
      case Call.StateChange change ->
          new StateTask(environment, owner, log, notices::add)
              .run(change.order(), cluster, greeting);
      case Call.EnableChangeStreams enable ->
          new EnableTask(Scope.of(environment), log).run(enable.signature(), cluster);
      case Call.Redrive _, Call.Examine _ -> throw new AssertionError("that has tests of its own");
      case Call.Tick _ -> throw new AssertionError("no task");
    };
  }

  /** A task that is refused, and changes nothing: why. */
  String refused(String task, String more) {
    List<BsonDocument> before = kept();
    String why = assertThrows(TaskNotDoneException.class, () -> signed(task, more)).getMessage();
    assertEquals(before, kept(), "something was changed");
    return why;
  }

  /** A task that has nothing to do, and changes nothing: what it says. */
  String nothingToDo(String task, String more) {
    List<BsonDocument> before = kept();
    int told = notices.size();
    BsonDocument answer = signed(task, more);
    assertFalse(answer.getBoolean("changed").getValue(), answer::toJson);
    assertEquals(before, kept(), "something was changed");
    assertEquals(told, notices.size(), "somebody was told of nothing");
    return answer.getString("says").getValue();
  }

  /** Everything in the state collection. */
  List<BsonDocument> kept() {
    return replication.states().find().into(new ArrayList<>());
  }

  /** What whoever watches the alerts was told. */
  List<String> notices() {
    return notices;
  }

  String log() {
    return output.toString(UTF_8);
  }

  @Override
  public void close() {
    watched.close();
  }
}
