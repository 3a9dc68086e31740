package dev.docdb.replicator;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.ScopeState;
import dev.docdb.replicator.state.StateStore;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.task.Glimpse;
import dev.docdb.replicator.task.StatusReport;
import dev.docdb.replicator.task.StatusReport.Lag;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** An operator wants to know how things stand. Nothing is changed, and no lease is needed. */
final class StatusTask {
  /** Looking at one place, on a cluster that others write to. */
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

  private final Environment environment;
  private final String function;
  private final Log log;

  /**
   * What it takes.
   *
   * @param function its name
   */
  StatusTask(Environment environment, String function, Log log) {
    this.environment = environment;
    this.function = function;
    this.log = log;
  }

  BsonDocument run(Cluster cluster, ServerGreeting greeting, Duration left) {
    Scope scope = Scope.of(environment);
    Instant now = greeting.time().now();
    Map<Position, Lag> lags = new HashMap<>(); // most targets are at the same place
    Duration atMost =
        left.dividedBy(8).compareTo(LONGEST_LOOK) < 0 ? left.dividedBy(8) : LONGEST_LOOK;
    StatusReport report =
        new StatusReport(
            now,
            greeting.cluster(),
            TargetKind.enabled(environment).stream()
                .map(TargetKind::label)
                .collect(Collectors.toUnmodifiableSet()),
            Duration.ofHours(environment.get(Settings.RETENTION_HOURS)),
            place -> lags.computeIfAbsent(place, at -> lag(at, cluster, now, atMost)));
    StateStore store = StateStore.open(cluster.client(), environment, scope);
    BsonDocument answer =
        new BsonDocument("task", new BsonString("status"))
            .append("scope", new BsonString(scope.toString()))
            .append("function", new BsonString(function))
            .append("version", new BsonString(version()))
            .append("now", new BsonString(now.toString()));
    answer.putAll(report.of(ScopeState.read(store)));
    return answer;
  }

  private static String version() {
    return Objects.requireNonNullElse(
        StatusTask.class.getPackage().getImplementationVersion(), "not packaged");
  }

  private Lag lag(Position place, Cluster cluster, Instant now, Duration atMost) {
    try {
      return lag(Bounded.call(atMost, () -> Glimpse.at(place, cluster)), now);
    } catch (TimeoutException e) {
      return unknown("the cluster took too long to look behind the place");
    } catch (SourceException e) {
      log.warn("The place can't be looked behind", e);
      return new Lag(Optional.empty(), e.error().name() + ": " + e.text(), false);
    }
  }

  private static Lag lag(Glimpse found, Instant now) {
    if (found.first().isPresent()) {
      Duration age = Duration.between(found.first().get(), now);
      return new Lag(Optional.of(age.isNegative() ? Duration.ZERO : age), "", true);
    }
    return found.isCaughtUp(now)
        ? new Lag(Optional.of(Duration.ZERO), "", true)
        : unknown("no change was found behind the place in a short look");
  }

  private static Lag unknown(String why) {
    return new Lag(Optional.empty(), why, true);
  }
}
