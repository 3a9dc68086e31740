package dev.docdb.replicator.doctor;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.source.ChangeStream;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.state.Checkpoint;
import dev.docdb.replicator.state.OperatorCommands;
import dev.docdb.replicator.state.ScopeState;
import dev.docdb.replicator.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks of what is saved of the scope, against what the cluster's log still holds. */
final class StateChecks {
  private static final String WAYS = "Do as it says; docs/state.md has all ways";

  /** For a search in the log, which asks up to some fifty times. */
  private static final Duration SEARCH = Duration.ofSeconds(40);

  /** The log loses its oldest changes now and then, not at each moment. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final Environment environment;
  private final Examination examination;
  private final Supplier<Cluster> cluster;
  private final Supplier<ServerGreeting> greeting;
  private final OperatorCommands commands;
  private @Nullable ScopeState read;

  StateChecks(
      Environment environment,
      Examination examination,
      Supplier<Cluster> cluster,
      Supplier<ServerGreeting> greeting) {
    this.environment = environment;
    this.examination = examination;
    this.cluster = cluster;
    this.greeting = greeting;
    this.commands = OperatorCommands.of(environment);
  }

  void look() {
    examination.look(Check.SAVED, ClusterChecks.USUAL, WAYS, this::saved);
    examination.look(
        Check.SAME_CLUSTER,
        ClusterChecks.USUAL,
        "Correct DOCUMENTDB_URI; or, if it is the right cluster: " + commands.acceptCluster(),
        this::sameCluster);
    examination.look(Check.HALT, ClusterChecks.USUAL, "Look at the state", this::halt);
    examination.look(Check.PAUSE, ClusterChecks.USUAL, "Look at the state", this::pause);
    examination.look(Check.LEASE, ClusterChecks.USUAL, "Look at the state", this::lease);
    examination.look(Check.POSITION, SEARCH, PositionCheck::silent, this::position);
    examination.look(
        Check.RETENTION,
        SEARCH,
        "Compare RETENTION_HOURS with change_stream_log_retention_duration of the cluster",
        this::retention);
  }

  private ScopeState state() {
    return Objects.requireNonNull(read);
  }

  private Duration retentionSet() {
    return Duration.ofHours(environment.get(Settings.RETENTION_HOURS));
  }

  private Instant now() {
    return greeting.get().time().now();
  }

  private Finding saved() {
    StateStore store = StateStore.open(cluster.get().client(), environment, Scope.of(environment));
    ScopeState found = ScopeState.read(store);
    read = found;
    if (!found.condition().isUsable() && !found.isOnlyPauseUnreadable()) {
      return Check.SAVED.failed(String.join(" ", found.problems()), WAYS);
    }
    return Check.SAVED.ok(
        found.checkpoint().isPresent()
            ? "A position is saved in " + store
            : "No position is saved in %s yet: the first tick begins as START_AT says"
                .formatted(store));
  }

  private Finding sameCluster() {
    state().checkCluster(greeting.get());
    return Check.SAME_CLUSTER.ok(
        state().checkpoint().isPresent()
            ? "The position was saved of this cluster"
            : "Nothing was saved of another cluster");
  }

  private Finding halt() {
    return state()
        .halt()
        .map(
            halt ->
                Check.HALT.failed(
                    "The replication is halted (%s, since %s): %s"
                        .formatted(halt.error(), halt.since(), halt.message()),
                    "When that is mended, let it go on: " + commands.clearHalt()))
        .orElseGet(() -> Check.HALT.ok("The replication isn't halted"));
  }

  private Finding pause() {
    if (state().isOnlyPauseUnreadable()) {
      return Check.PAUSE.failed(
          String.join(" ", state().problems()), "scripts/resume ends a pause like this, too");
    }
    return state()
        .pause()
        .map(
            pause ->
                Check.PAUSE.warning(
                    "The replication is paused by %s, since %s: %s"
                        .formatted(pause.by(), pause.since(), pause.why()),
                    "Nothing is replicated until scripts/resume, and the position grows older"))
        .orElseGet(() -> Check.PAUSE.ok("The replication isn't paused"));
  }

  private Finding lease() {
    Instant now = now();
    Optional<ScopeState.Held> lease = state().held();
    if (lease.isEmpty()) {
      return Check.LEASE.ok("Nobody holds the lease");
    }
    Instant until = lease.get().until().orElseThrow();
    if (until.isBefore(now)) {
      return Check.LEASE.ok("The lease wasn't given back, and has lapsed: the next tick takes it");
    }
    return Check.LEASE.warning(
        "%s holds the lease until %s".formatted(lease.get().owner(), until),
        "If that function is at work, all is well, and this one must not run; if it was killed,"
            + " wait until then");
  }

  private Finding position() {
    return state()
        .checkpoint()
        .map(this::worst)
        .orElseGet(() -> Check.POSITION.ok("There is no position yet"));
  }

  private Finding worst(Checkpoint checkpoint) {
    PositionCheck check = new PositionCheck(environment, cluster.get(), commands, now());
    if (checkpoint.isYetToCome(now())) {
      return check.yetToCome();
    }
    Map<String, Position> places = new LinkedHashMap<>();
    places.put("The position", checkpoint.position());
    checkpoint.detached().forEach((target, at) -> places.put("The place of " + target, at));
    Finding worst = Check.POSITION.ok("The log still reaches back to the position");
    for (Map.Entry<String, Position> place : places.entrySet()) {
      Finding found = check.of(place.getKey(), place.getValue());
      worst = found.state().compareTo(worst.state()) > 0 || places.size() == 1 ? found : worst;
    }
    return worst;
  }

  /** The log may be younger than its retention, but no younger than the replication. */
  private Finding retention() {
    Duration wanted = retentionSet().minus(TOLERANCE);
    Instant asked = now().minus(wanted);
    Duration reach;
    try (ChangeStream oldest = cluster.get().openOldest(Position.at(asked))) {
      reach = oldest.start().age(now()).orElse(Duration.ZERO);
    }
    String found =
        "The log reaches back %s minutes or more, RETENTION_HOURS is %d"
            .formatted(reach.toMinutes(), retentionSet().toHours());
    if (reach.compareTo(wanted) >= 0) {
      return Check.RETENTION.ok(found);
    }
    String young =
        "The log reaches back %d minutes, RETENTION_HOURS is %d"
            .formatted(reach.toMinutes(), retentionSet().toHours());
    String advice =
        "Set RETENTION_HOURS to what the cluster keeps (change_stream_log_retention_duration), or"
            + " raise that";
    Optional<Duration> age = state().since().map(began -> Duration.between(began, now()));
    if (age.isEmpty()) {
      return Check.RETENTION.unknown(
          young + "; change streams may be as young", "If they are older: " + advice);
    }
    return age.get().minus(TOLERANCE).compareTo(reach) > 0
        ? Check.RETENTION.failed(young + ", and the replication began before that", advice)
        : Check.RETENTION.ok(young + "; it holds all since the replication began");
  }
}
