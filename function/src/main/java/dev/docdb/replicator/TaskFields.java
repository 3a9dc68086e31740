package dev.docdb.replicator;

import dev.docdb.replicator.redrive.RedriveOrder;
import dev.docdb.replicator.target.TargetKind;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * The members of a task's payload. A member that isn't known is a mistake, and never passed over.
 */
final class TaskFields {
  static final String TASK = "task";

  private static final String REDRIVE = "redrive";
  private static final String DOCTOR = "doctor";
  private static final Set<String> OF_REDRIVE = Set.of(TASK, "target", "limit", "dryRun", "after");
  private static final Set<String> OF_DOCTOR = Set.of(TASK, "alertTest");

  private final BsonDocument json;

  private TaskFields(BsonDocument json) {
    this.json = json;
  }

  static Call.Task read(BsonDocument json) {
    TaskFields fields = new TaskFields(json);
    return switch (json.isString(TASK) ? json.getString(TASK).getValue() : "") {
      case REDRIVE -> fields.redrive();
      case DOCTOR -> fields.doctor();
      default ->
          throw new TaskNotDoneException(
              "task: there is no such task; there are %s and %s".formatted(DOCTOR, REDRIVE));
    };
  }

  private Call.Task redrive() {
    knowOnly(OF_REDRIVE);
    return new Call.Redrive(new RedriveOrder(target(), limit(), flag("dryRun"), text("after")));
  }

  private Call.Task doctor() {
    knowOnly(OF_DOCTOR);
    return new Call.Examine(flag("alertTest"));
  }

  private void knowOnly(Set<String> known) {
    if (!known.containsAll(json.keySet())) {
      throw new TaskNotDoneException(
          "The payload has a member that isn't known; known are " + new TreeSet<>(known));
    }
  }

  private Optional<TargetKind> target() {
    String label = text("target");
    if (label.isEmpty()) {
      return Optional.empty();
    }
    Optional<TargetKind> found =
        Arrays.stream(TargetKind.values()).filter(kind -> kind.label().equals(label)).findFirst();
    if (found.isEmpty()) {
      throw new TaskNotDoneException(
          "target: expected one of "
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
      throw new TaskNotDoneException("limit: expected a whole number from 1 on");
    }
    return limit.asInt32().getValue();
  }

  private boolean flag(String name) {
    if (!json.containsKey(name)) {
      return false;
    }
    if (!json.isBoolean(name)) {
      throw new TaskNotDoneException(name + ": expected true or false");
    }
    return json.getBoolean(name).getValue();
  }

  /** Empty where there is none; a text that is given must not be empty. */
  private String text(String name) {
    if (!json.containsKey(name)) {
      return "";
    }
    if (!json.isString(name) || json.getString(name).getValue().isEmpty()) {
      throw new TaskNotDoneException(name + ": expected a text");
    }
    return json.getString(name).getValue();
  }
}
