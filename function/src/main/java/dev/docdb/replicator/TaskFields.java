package dev.docdb.replicator;

import dev.docdb.replicator.redrive.RedriveOrder;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.state.Signature;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.task.StateOrder;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * The members of a task's payload. A member that isn't known is a mistake, and never passed over.
 * All mistakes are told together, and none of them repeats what the payload holds.
 */
final class TaskFields {
  static final String TASK = "task";

  /** The cluster counts seconds in 32 bits. */
  private static final long LAST_SECOND = (1L << 32) - 1;

  /** Any that a cluster gives out is shorter; it is kept in the position and in the audit. */
  private static final int LONGEST_TOKEN = 32_768;

  private static final String WRONG_TIME =
      "time: expected an ISO-8601 time with its zone, such as 2026-11-21T09:00:00Z";

  private static final Signature NONE = new Signature("nobody", "nothing is done");
  private static final Position NOWHERE = Position.at(Instant.EPOCH);

  /**
   * A task.
   *
   * @param members that it knows, besides its name
   */
  private record Known(Set<String> members, Function<TaskFields, Call.Task> reader) {}

  private static final Map<String, Known> TASKS =
      new TreeMap<>(
          Map.of(
              "redrive",
              new Known(Set.of("target", "limit", "dryRun", "after"), TaskFields::redrive),
              "doctor",
              new Known(Set.of("alertTest"), fields -> new Call.Examine(fields.flag("alertTest"))),
              "status",
              new Known(Set.of(), fields -> new Call.Status()),
              "pause",
              new Known(Set.of("by", "why"), TaskFields::pause),
              "resume",
              new Known(Set.of("by", "why", "halt", "acceptCluster", "attach"), TaskFields::resume),
              "rewind",
              new Known(
                  Set.of("by", "why", "time", "token", "target", "leaveOut", "acceptCluster"),
                  TaskFields::rewind),
              "reset",
              new Known(Set.of("by", "why", "confirm"), TaskFields::reset),
              "enable-change-streams",
              new Known(Set.of("by", "why"), TaskFields::enableChangeStreams)));

  private final BsonDocument json;
  private final List<String> mistakes = new ArrayList<>();

  private TaskFields(BsonDocument json) {
    this.json = json;
  }

  static Call.Task read(BsonDocument json) {
    Known task = json.isString(TASK) ? TASKS.get(json.getString(TASK).getValue()) : null;
    if (task == null) {
      throw new TaskNotDoneException(
          "task: there is no such task; there are " + String.join(", ", TASKS.keySet()));
    }
    TaskFields fields = new TaskFields(json);
    fields.knowOnly(task.members());
    Call.Task read = task.reader().apply(fields);
    if (!fields.mistakes.isEmpty()) {
      throw new TaskNotDoneException(String.join("; ", fields.mistakes));
    }
    return read;
  }

  private void knowOnly(Set<String> members) {
    Set<String> known = new TreeSet<>(members);
    known.add(TASK);
    if (!known.containsAll(json.keySet())) {
      mistakes.add("The payload has a member that isn't known; known are " + known);
    }
  }

  private Call.Task redrive() {
    return new Call.Redrive(
        new RedriveOrder(target("target"), limit(), flag("dryRun"), text("after")));
  }

  private Call.Task pause() {
    return new Call.StateChange(new StateOrder.Pausing(signature()));
  }

  private Call.Task resume() {
    return new Call.StateChange(
        new StateOrder.Resuming(
            signature(), flag("halt"), flag("acceptCluster"), target("attach")));
  }

  private Call.Task rewind() {
    return new Call.StateChange(
        new StateOrder.Rewinding(
            signature(), place(), target("target"), flag("leaveOut"), flag("acceptCluster")));
  }

  private Call.Task reset() {
    Signature signature = signature();
    String confirm = text("confirm");
    if (!json.containsKey("confirm")) {
      mistakes.add("confirm: expected the scope that is to be forgotten, as status tells it");
    }
    return new Call.StateChange(new StateOrder.Resetting(signature, confirm));
  }

  private Call.Task enableChangeStreams() {
    return new Call.EnableChangeStreams(signature());
  }

  private Signature signature() {
    boolean isBy = isLine("by", "who wants it", Signature.LONGEST_BY);
    boolean isWhy = isLine("why", "the reason", Signature.LONGEST_WHY);
    return isBy && isWhy
        ? new Signature(json.getString("by").getValue(), json.getString("why").getValue())
        : NONE;
  }

  private boolean isLine(String name, String what, int longest) {
    boolean good =
        json.containsKey(name)
            && json.isString(name)
            && Signature.isGood(json.getString(name).getValue(), longest);
    if (!good) {
      mistakes.add(
          "%s: expected %s, in one line of at most %d characters".formatted(name, what, longest));
    }
    return good;
  }

  private Position place() {
    if (json.containsKey("time") == json.containsKey("token")) {
      mistakes.add("time, token: expected one of them, where to go on from");
      return NOWHERE;
    }
    return json.containsKey("time") ? time() : token();
  }

  private Position time() {
    Optional<Instant> time =
        json.isString("time") ? instant(json.getString("time").getValue()) : Optional.empty();
    if (time.isEmpty()) {
      mistakes.add(WRONG_TIME);
    }
    return time.map(Position::at).orElse(NOWHERE);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant())
          .filter(time -> time.getEpochSecond() > 0 && time.getEpochSecond() <= LAST_SECOND);
    } catch (DateTimeParseException e) {
      return Optional.empty(); // what it says repeats the payload
    }
  }

  private Position token() {
    if (!json.isDocument("token") || json.getDocument("token").isEmpty()) {
      mistakes.add(
          "token: expected a resume token, an object such as {\"_data\": ...}, as status tells it");
      return NOWHERE;
    }
    RawBsonDocument token = new RawBsonDocument(json.getDocument("token"), new BsonDocumentCodec());
    if (token.getByteBuffer().remaining() > LONGEST_TOKEN) {
      mistakes.add("token: expected a resume token of at most %d bytes".formatted(LONGEST_TOKEN));
      return NOWHERE;
    }
    return Position.after(token);
  }

  private Optional<TargetKind> target(String name) {
    String label = text(name);
    Optional<TargetKind> found =
        Arrays.stream(TargetKind.values()).filter(kind -> kind.label().equals(label)).findFirst();
    if (!label.isEmpty() && found.isEmpty()) {
      mistakes.add(
          name
              + ": expected one of "
              + Arrays.stream(TargetKind.values())
                  .map(TargetKind::label)
                  .collect(Collectors.joining(", ")));
    }
    return found;
  }

  private int limit() {
    if (!json.containsKey("limit")) {
      return RedriveOrder.NO_LIMIT;
    }
    BsonValue limit = json.get("limit");
    if (!limit.isInt32() || limit.asInt32().getValue() < 1) {
      mistakes.add("limit: expected a whole number from 1 on");
      return RedriveOrder.NO_LIMIT;
    }
    return limit.asInt32().getValue();
  }

  private boolean flag(String name) {
    if (json.containsKey(name) && !json.isBoolean(name)) {
      mistakes.add(name + ": expected true or false");
      return false;
    }
    return json.containsKey(name) && json.getBoolean(name).getValue();
  }

  /** Empty where there is none; a text that is given must not be empty. */
  private String text(String name) {
    if (!json.containsKey(name)) {
      return "";
    }
    if (!json.isString(name) || json.getString(name).getValue().isEmpty()) {
      mistakes.add(name + ": expected a text");
      return "";
    }
    return json.getString(name).getValue();
  }
}
