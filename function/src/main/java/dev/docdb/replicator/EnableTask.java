package dev.docdb.replicator;

import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.Recording;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.state.Signature;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * An operator wants the cluster to record the changes of the scope.
 *
 * @param scope what is watched
 */
record EnableTask(Scope scope, Log log) {

  /**
   * Does so, and checks it.
   *
   * @throws TaskNotDoneException when the function's user may not
   */
  BsonDocument run(Signature signature, Cluster cluster) {
    Recording recording = new Recording(cluster.client(), scope);
    return switch (recording.look()) {
      case ON -> answer(false, "Change streams are enabled already.");
      case ALWAYS ->
          answer(
              false,
              "This server records all changes by itself, as MongoDB does: there is nothing to be enabled.");
      case OFF, NOT_TOLD -> enable(recording, signature);
    };
  }

  private BsonDocument enable(Recording recording, Signature signature) {
    if (!recording.enable()) {
      throw new TaskNotDoneException(
          "The function's user may not enable change streams: that takes %s. Let somebody who may run scripts/enable-change-streams --uri, or in mongosh: %s"
              .formatted(Recording.privilege(scope), Recording.line(scope)));
    }
    if (recording.look() == Recording.State.OFF) {
      throw new IllegalStateException(
          "The cluster has accepted the command, and doesn't list " + scope + " as enabled");
    }
    log.info(
        "An operator has enabled change streams",
        new BsonDocument("scope", new BsonString(scope.toString()))
            .append("by", new BsonString(signature.by()))
            .append("why", new BsonString(signature.why())));
    return answer(
        true,
        "Change streams are enabled. What is written from now on is recorded; what was written before is in no log.");
  }

  private BsonDocument answer(boolean changed, String words) {
    return new BsonDocument("task", new BsonString("enable-change-streams"))
        .append("scope", new BsonString(scope.toString()))
        .append("changed", BsonBoolean.valueOf(changed))
        .append("says", new BsonString(words));
  }
}
