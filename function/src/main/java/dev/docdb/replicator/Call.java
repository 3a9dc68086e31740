package dev.docdb.replicator;

import dev.docdb.replicator.config.JsonDepth;
import dev.docdb.replicator.redrive.RedriveOrder;
import dev.docdb.replicator.state.Signature;
import dev.docdb.replicator.task.StateOrder;
import java.nio.charset.StandardCharsets;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.json.JsonParseException;

/** What the function was invoked with. */
sealed interface Call {

  /** To replicate. */
  record Tick() implements Call {}

  /** What an operator wants done, by invoking the function directly. */
  sealed interface Task extends Call {}

  /** One that can't be done where there are mistakes in the settings. */
  sealed interface ConfiguredTask extends Task {}

  /** To send dead letters again. */
  record Redrive(RedriveOrder order) implements ConfiguredTask {}

  /** To say how things stand, and change nothing. */
  record Status() implements ConfiguredTask {}

  /** To change what is kept of the scope. */
  record StateChange(StateOrder order) implements ConfiguredTask {}

  /** To have the cluster record changes. */
  record EnableChangeStreams(Signature signature) implements ConfiguredTask {}

  /**
   * To look at everything that the function needs.
   *
   * @param alertTest whether an alert is published as a test
   */
  record Examine(boolean alertTest) implements Task {}

  /**
   * Reads a payload.
   *
   * @throws UnknownInvocationException when it is neither a tick nor a task
   * @throws TaskNotDoneException when it is a task that can't be understood
   */
  static Call read(byte[] payload) {
    BsonDocument json = parsed(new String(payload, StandardCharsets.UTF_8));
    if (json.containsKey(TaskFields.TASK)) {
      return TaskFields.read(json);
    }
    if (!SnsNotification.is(json)) {
      throw new UnknownInvocationException();
    }
    return new Tick();
  }

  private static BsonDocument parsed(String payload) {
    if (!JsonDepth.isBounded(payload)) {
      throw new UnknownInvocationException();
    }
    try {
      return BsonDocument.parse(payload);
    } catch (JsonParseException | BsonInvalidOperationException | IllegalArgumentException e) {
      throw new UnknownInvocationException(); // what the parser says repeats the payload
    }
  }
}
