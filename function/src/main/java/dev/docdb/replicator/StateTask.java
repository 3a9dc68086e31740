package dev.docdb.replicator;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.state.ScopeEditor;
import dev.docdb.replicator.state.ScopeState;
import dev.docdb.replicator.state.Signature;
import dev.docdb.replicator.state.StateStore;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.task.Plan;
import dev.docdb.replicator.task.Planner;
import dev.docdb.replicator.task.RewindPlanner;
import dev.docdb.replicator.task.StateOrder;
import dev.docdb.replicator.task.StatusReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** An operator wants something changed in what is kept of the scope. */
final class StateTask {
  private final Environment environment;
  private final Scope scope;
  private final String owner;
  private final Log log;
  private final Consumer<String> tellOperator;

  /**
   * What it takes.
   *
   * @param owner who we are, for operators who look at the lease
   * @param tellOperator whoever is to know that something was changed
   */
  StateTask(Environment environment, String owner, Log log, Consumer<String> tellOperator) {
    this.environment = environment;
    this.scope = Scope.of(environment);
    this.owner = owner;
    this.log = log;
    this.tellOperator = tellOperator;
  }

  /**
   * Does as it is told, and says what was done.
   *
   * @throws TaskNotDoneException when it must not be done, or can't be at the moment
   */
  BsonDocument run(StateOrder order, Cluster cluster, ServerGreeting greeting) {
    StateStore store = StateStore.open(cluster.client(), environment, scope);
    ScopeState seen = ScopeState.read(store);
    return switch (planner(seen, cluster, greeting).plan(order)) {
      case Plan.Refused(String why) -> throw new TaskNotDoneException(why);
      case Plan.Nothing(String words) -> answer(order, false, words, seen);
      case Plan.Change change -> {
        apply(order, change, seen, new ScopeEditor(store, greeting, owner, leaseLength()));
        tell(order, change, greeting.time().now());
        yield answer(order, true, change.words(), ScopeState.read(store))
            .append("before", change.edit().before())
            .append("after", change.edit().after());
      }
    };
  }

  private Planner planner(ScopeState seen, Cluster cluster, ServerGreeting greeting) {
    Set<String> enabled =
        TargetKind.enabled(environment).stream()
            .map(TargetKind::label)
            .collect(Collectors.toUnmodifiableSet());
    Duration retention = Duration.ofHours(environment.get(Settings.RETENTION_HOURS));
    return new Planner(
        scope,
        seen,
        greeting.cluster(),
        greeting.time().now(),
        new RewindPlanner(cluster, enabled, retention),
        environment
            .get(Settings.START_AT)
            .time()
            .map(time -> "at " + time + ", as START_AT says")
            .orElse("with what is written from then on, as START_AT says"));
  }

  private Duration leaseLength() {
    return Duration.ofSeconds(environment.get(Settings.LEASE_SECONDS));
  }

  private static void apply(
      StateOrder order, Plan.Change change, ScopeState seen, ScopeEditor editor) {
    ScopeEditor.Outcome outcome =
        editor.apply(seen, change.edit(), change.demand(), order.task(), order.signature());
    switch (outcome) {
      case ScopeEditor.Changed _ -> {}
      case ScopeEditor.Busy busy -> throw new TaskNotDoneException(words(busy));
      case ScopeEditor.Overtaken _ ->
          throw new TaskNotDoneException(
              "The state was changed by somebody else meanwhile; look at it, and try again");
    }
  }

  private static String words(ScopeEditor.Busy busy) {
    return "The lease is held by %s until %s, unless it is prolonged. Try again when that is at its end; if it died, after %s"
        .formatted(
            busy.owner(),
            busy.until().map(Instant::toString).orElse("an unknown time"),
            busy.from().map(Instant::toString).orElse("that"));
  }

  /** Without tokens: a server may write parts of a document into them. */
  private void tell(StateOrder order, Plan.Change change, Instant at) {
    Signature signature = order.signature();
    log.info(
        "An operator has changed the state",
        new BsonDocument("task", new BsonString(order.task()))
            .append("scope", new BsonString(scope.toString()))
            .append("by", new BsonString(signature.by()))
            .append("why", new BsonString(signature.why()))
            .append("says", new BsonString(change.words())));
    tellOperator.accept(
        "%s, by %s at %s: %s%n%s"
            .formatted(order.task(), signature.by(), at, signature.why(), change.words()));
  }

  private BsonDocument answer(StateOrder order, boolean changed, String words, ScopeState now) {
    return new BsonDocument("task", new BsonString(order.task()))
        .append("scope", new BsonString(scope.toString()))
        .append("changed", BsonBoolean.valueOf(changed))
        .append("says", new BsonString(words))
        .append("condition", new BsonString(StatusReport.condition(now)));
  }
}
