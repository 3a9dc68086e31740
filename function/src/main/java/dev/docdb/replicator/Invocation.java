package dev.docdb.replicator;

import com.mongodb.MongoException;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.report.SummaryReport;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.ServerTime;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.CollectionLease;
import dev.docdb.replicator.state.StateException;
import dev.docdb.replicator.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** One tick, from the connection to the last saved position. Everything it opens it closes. */
final class Invocation {
  /** How long the lease's return may take at the end. */
  private static final Duration CLOSING = Duration.ofSeconds(1);

  /**
   * What an invocation is given.
   *
   * @param connect to the cluster, with so much time left
   * @param targets opens the enabled ones, without I/O
   * @param refusals count over all invocations of the environment
   * @param tellOperator of what isn't a failure and must be known
   * @param function its name
   * @param owner who we are, for operators who look at the lease
   */
  record Parts(
      Environment environment,
      Function<Duration, Cluster> connect,
      Supplier<OpenTargets> targets,
      Refusals refusals,
      Log log,
      Consumer<String> tellOperator,
      String function,
      String owner) {}

  private final Parts parts;
  private final Environment environment;
  private final Scope scope;
  private final long began = System.nanoTime();
  private final Duration remaining;
  private final Deadline deadline;

  Invocation(Parts parts, Duration remaining) {
    this.parts = parts;
    this.environment = parts.environment();
    this.scope = Scope.of(environment);
    this.remaining = remaining;
    this.deadline = Deadline.in(remaining, began);
  }

  /** Replicates until caught up, or as far as the bounds allow. */
  ReplicationSummary run() {
    try (Cluster cluster = parts.connect().apply(remaining)) {
      ServerGreeting greeting = ServerGreeting.ask(cluster.client(), System::nanoTime);
      StateStore store = StateStore.open(cluster.client(), environment, scope);
      long asked = System.nanoTime();
      Optional<CollectionLease> lease = acquire(store, greeting.time());
      return lease.isEmpty()
          ? reported(nothingDone(End.LEASE_BUSY), greeting.time().now())
          : leased(
              new LeasedInvocation(this, cluster, greeting, lease.get(), store, asked),
              lease.get());
    } catch (MongoException e) {
      throw SourceException.of("Working with " + environment.get(Settings.DOCUMENTDB_URI), e);
    }
  }

  private Optional<CollectionLease> acquire(StateStore store, ServerTime time) {
    try {
      return CollectionLease.acquire(store, time, parts.owner(), leaseLength());
    } catch (StateException e) {
      reported(nothingDone(End.HALTED), time.now());
      throw e;
    }
  }

  /** Where a request may still be under way, the next holder must know it. */
  private ReplicationSummary leased(LeasedInvocation invocation, CollectionLease lease) {
    try {
      return invocation.run();
    } finally {
      Runnable end = invocation.settle() ? lease::release : lease::abandon;
      Bounded.attempt("Giving the lease back", CLOSING, end, parts.log());
    }
  }

  Parts parts() {
    return parts;
  }

  Deadline deadline() {
    return deadline;
  }

  Duration leaseLength() {
    return Duration.ofSeconds(environment.get(Settings.LEASE_SECONDS));
  }

  ReplicationSummary nothingDone(End why) {
    return ReplicationSummary.nothingDone(scope.toString(), why, took());
  }

  ReplicationSummary summary(Replicator replicator, Instant now) {
    Duration retention = Duration.ofHours(environment.get(Settings.RETENTION_HOURS));
    return replicator.summary(scope.toString(), now, took(), retention);
  }

  /** Writes the log line and the metrics. */
  ReplicationSummary reported(ReplicationSummary summary, Instant now) {
    SummaryReport.write(summary, parts.function(), now, parts.log());
    return summary;
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
