package dev.docdb.replicator;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.redrive.RedriveOrder;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.target.TargetResources;
import java.time.Duration;
import java.util.function.Consumer;
import org.bson.BsonDocument;

/**
 * Carries out what operators ask for by invoking the function directly.
 *
 * @param resources what targets are opened with
 * @param access to the cluster
 * @param tellOperator whoever is to know that something was changed
 * @param function its name
 * @param owner who we are, for operators who look at the lease
 */
record Tasks(
    TargetResources resources,
    ClusterAccess access,
    Log log,
    Consumer<String> tellOperator,
    String function,
    String owner) {

  /**
   * Does a task, and gives its answer.
   *
   * @param left how long it may take
   * @throws TaskNotDoneException when it can't be done as it was asked for
   */
  BsonDocument run(Call.ConfiguredTask task, Duration left) {
    return switch (task) {
      case Call.Redrive(RedriveOrder order) -> redriven(order, left);
      case Call.Status _ ->
          connection(left)
              .with(
                  (cluster, greeting) ->
                      new StatusTask(environment(), function, log).run(cluster, greeting, left));
      case Call.StateChange change ->
          connection(left)
              .with(
                  (cluster, greeting) ->
                      new StateTask(environment(), owner, log, tellOperator)
                          .run(change.order(), cluster, greeting));
      case Call.EnableChangeStreams enable ->
          connection(left)
              .with(
                  (cluster, greeting) ->
                      new EnableTask(Scope.of(environment()), log)
                          .run(enable.signature(), cluster));
    };
  }

  private Environment environment() {
    return resources.environment();
  }

  private TaskConnection connection(Duration left) {
    return new TaskConnection(environment(), () -> access.connect(left), access::forgetLogin);
  }

  private BsonDocument redriven(RedriveOrder order, Duration left) {
    try (LookedUp origin = new LookedUp(environment(), connection(left))) {
      return new RedriveTask(
              resources, () -> OpenTargets.open(environment(), resources), origin, log)
          .run(order, left);
    }
  }
}
