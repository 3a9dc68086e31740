package dev.docdb.replicator;

import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.Enabling;
import dev.docdb.replicator.source.Recording;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.state.Signature;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

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
    Enabling came = new Recording(cluster.client(), scope).enable();
    return switch (came) {
      case ALREADY, ALWAYS -> answer(came, BsonBoolean.FALSE);
      case DONE -> enabled(came, BsonBoolean.TRUE, signature);
      case ACCEPTED -> enabled(came, BsonNull.VALUE, signature);
      case NOT_LISTED -> throw new IllegalStateException(scope + ": " + came.words());
      case NOT_ALLOWED ->
          throw new TaskNotDoneException(
              "The function's user may not enable change streams: that takes %s. Let somebody who may run scripts/enable-change-streams --uri, or in mongosh: %s"
                  .formatted(Recording.privilege(scope), Recording.line(scope)));
    };
  }

  private BsonDocument enabled(Enabling came, BsonValue changed, Signature signature) {
    log.info(
        "An operator has enabled change streams",
        new BsonDocument("scope", new BsonString(scope.toString()))
            .append("by", new BsonString(signature.by()))
            .append("why", new BsonString(signature.why())));
    return answer(came, changed);
  }

  private BsonDocument answer(Enabling came, BsonValue changed) {
    return new BsonDocument("task", new BsonString("enable-change-streams"))
        .append("scope", new BsonString(scope.toString()))
        .append("changed", changed)
        .append("says", new BsonString(came.words()));
  }
}
