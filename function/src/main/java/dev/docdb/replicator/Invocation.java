package dev.docdb.replicator;

import com.mongodb.MongoException;
import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.report.SummaryReport;
import dev.docdb.replicator.request.Backoff;
import dev.docdb.replicator.source.ChangeStream;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.ServerTime;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.Checkpoint;
import dev.docdb.replicator.state.CollectionCheckpoints;
import dev.docdb.replicator.state.CollectionLease;
import dev.docdb.replicator.state.Lease;
import dev.docdb.replicator.state.StateStore;
import dev.docdb.replicator.target.TargetResources;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bson.BsonTimestamp;

/** One tick, from the connection to the last saved position. Everything it opens it closes. */
final class Invocation {
  static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5), RandomGenerator.getDefault());

  /** How long the cursor's closing, and then the lease's return, may take at the end. */
  private static final Duration CLOSING = Duration.ofSeconds(1);

  /**
   * What outlives an invocation.
   *
   * @param owner who we are, for operators who look at the lease
   */
  record Parts(
      Environment environment,
      TargetResources resources,
      ClusterAccess access,
      Log log,
      String owner) {}

  private final Parts parts;
  private final Environment environment;
  private final Scope scope;
  private final long began = System.nanoTime();
  private final Deadline deadline;

  Invocation(Parts parts, Duration remaining) {
    this.parts = parts;
    this.environment = parts.environment();
    this.scope = Scope.of(environment);
    this.deadline = Deadline.in(remaining, began);
  }

  /** Replicates until caught up, or as far as the bounds allow. */
  ReplicationSummary run() {
    try (Cluster cluster = parts.access().connect()) {
      ServerGreeting greeting = ServerGreeting.ask(cluster.client(), System::nanoTime);
      ServerTime time = greeting.time();
      StateStore store = StateStore.open(cluster.client(), environment, scope);
      long asked = System.nanoTime();
      Optional<CollectionLease> lease =
          CollectionLease.acquire(store, time, parts.owner(), leaseLength());
      if (lease.isEmpty()) {
        return reported(ReplicationSummary.leaseBusy(scope.toString(), took()), time);
      }
      try {
        CollectionCheckpoints checkpoints = new CollectionCheckpoints(store, greeting, lease.get());
        return replicate(cluster, time, lease.get(), checkpoints, asked);
      } finally {
        Bounded.attempt("Giving the lease back", CLOSING, lease.get()::release, parts.log());
      }
    } catch (MongoException e) {
      throw SourceException.of("Working with " + environment.get(Settings.DOCUMENTDB_URI), e);
    }
  }

  private ReplicationSummary replicate(
      Cluster cluster,
      ServerTime time,
      Lease lease,
      CollectionCheckpoints checkpoints,
      long leasedAt) {
    ChangeStream stream = open(cluster, checkpoints, time);
    BatchEncoder encoder = new BatchEncoder(OpenTargets.encodings(environment));
    Reader reader = new Reader(cluster, stream, encoder, lease.epoch(), parts.log());
    try (OpenTargets targets = OpenTargets.open(environment, parts.resources());
        VirtualThreadShell shell = new VirtualThreadShell(parts.log())) {
      MemoryBudget memory = MemoryBudget.ofHeap(Runtime.getRuntime().maxMemory());
      Progress progress = new Progress(memory);
      List<Lane<?>> lanes = targets.lanes(shell, progress, BACKOFF);
      Replicator replicator =
          new Replicator(
              shell,
              reader,
              lanes,
              progress,
              memory,
              checkpoints,
              lease,
              BACKOFF,
              parts.log(),
              bounds(leasedAt));
      return run(replicator, time);
    } finally {
      Bounded.attempt("Closing the change stream", CLOSING, reader::close, parts.log());
    }
  }

  /** The summary is reported however the core ends. */
  private ReplicationSummary run(Replicator replicator, ServerTime time) {
    try {
      replicator.run();
    } catch (RuntimeException e) {
      reported(replicator.summary(scope.toString(), time.now(), took()), time);
      throw e;
    }
    return reported(replicator.summary(scope.toString(), time.now(), took()), time);
  }

  private ReplicationSummary reported(ReplicationSummary summary, ServerTime time) {
    SummaryReport.write(summary, time.now(), parts.log());
    return summary;
  }

  /**
   * Resumes; or, for a scope without a position, begins and saves where, before anything is written
   * or could be missed.
   */
  private ChangeStream open(Cluster cluster, CollectionCheckpoints checkpoints, ServerTime time) {
    Optional<Position> saved = checkpoints.load().or(checkpoints::adopt).map(Checkpoint::position);
    if (saved.isPresent()) {
      return cluster.open(saved);
    }
    Optional<Instant> moment = environment.get(Settings.START_AT).time();
    moment.ifPresent(start -> checkIsPast(start, time.now()));
    Optional<Position> chosen =
        moment.map(start -> Position.from(new BsonTimestamp((int) start.getEpochSecond(), 0)));
    ChangeStream stream = cluster.open(chosen);
    try {
      checkpoints.save(Checkpoint.at(stream.start()));
      return stream;
    } catch (RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /**
   * What is written before a time that is yet to come would never travel, and nobody would notice.
   */
  private static void checkIsPast(Instant start, Instant now) {
    if (start.isAfter(now)) {
      throw new ConfigurationException(
          "START_AT lies in the future of the cluster; set a time that has passed, or now");
    }
  }

  private Replicator.Bounds bounds(long leasedAt) {
    return new Replicator.Bounds(
        environment.get(Settings.MAX_LOOP),
        environment.get(Settings.STATE_SYNC_COUNT),
        environment.get(Settings.WHEN_CAUGHT_UP),
        leaseLength(),
        leasedAt + leaseLength().toNanos(),
        deadline);
  }

  private Duration leaseLength() {
    return Duration.ofSeconds(environment.get(Settings.LEASE_SECONDS));
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
