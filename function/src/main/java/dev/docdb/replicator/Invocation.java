package dev.docdb.replicator;

import com.mongodb.MongoException;
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
import dev.docdb.replicator.source.ServerTime;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.Checkpoints;
import dev.docdb.replicator.state.CollectionCheckpoints;
import dev.docdb.replicator.state.CollectionLease;
import dev.docdb.replicator.state.HeldLease;
import dev.docdb.replicator.state.Lease;
import dev.docdb.replicator.state.StateStore;
import dev.docdb.replicator.target.TargetResources;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bson.BsonTimestamp;

/** One tick, from the connection to the last saved position. Everything it opens it closes. */
final class Invocation {
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5), RandomGenerator.getDefault());

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
      ServerTime time = ServerTime.ask(cluster.client(), System::nanoTime);
      StateStore store = StateStore.open(cluster.client(), environment, scope);
      Optional<CollectionLease> lease =
          CollectionLease.acquire(store, time, parts.owner(), leaseLength());
      if (lease.isEmpty()) {
        ReplicationSummary busy = ReplicationSummary.leaseBusy(scope.toString(), took());
        SummaryReport.write(busy, time.now(), parts.log());
        return busy;
      }
      try (HeldLease held = new HeldLease(lease.get(), parts.log())) {
        return replicate(
            cluster, time, held.lease(), new CollectionCheckpoints(store, time, held.lease()));
      }
    } catch (MongoException e) {
      throw SourceException.of("Working with " + environment.get(Settings.DOCUMENTDB_URI), e);
    }
  }

  private ReplicationSummary replicate(
      Cluster cluster, ServerTime time, Lease lease, Checkpoints checkpoints) {
    ChangeStream stream = open(cluster, checkpoints);
    BatchEncoder encoder = new BatchEncoder(OpenTargets.encodings(environment));
    try (Reader reader = new Reader(cluster, stream, encoder, lease.epoch(), BACKOFF, parts.log());
        OpenTargets targets = OpenTargets.open(environment, parts.resources());
        VirtualThreadShell shell = new VirtualThreadShell()) {
      MemoryBudget memory = MemoryBudget.ofHeap(Runtime.getRuntime().maxMemory());
      Progress progress = new Progress(memory);
      Replicator replicator =
          new Replicator(
              shell,
              reader,
              targets.lanes(shell, progress, BACKOFF),
              progress,
              memory,
              checkpoints,
              lease,
              bounds(),
              deadline);
      try {
        replicator.run();
      } finally {
        SummaryReport.write(
            replicator.summary(scope.toString(), time.now(), took()), time.now(), parts.log());
      }
      return replicator.summary(scope.toString(), time.now(), took());
    }
  }

  /**
   * Resumes; or, for a scope without a position, begins and saves where, before anything is written
   * or could be missed.
   */
  private ChangeStream open(Cluster cluster, Checkpoints checkpoints) {
    Optional<Position> saved = checkpoints.load();
    if (saved.isPresent()) {
      return cluster.open(saved);
    }
    Optional<Position> chosen =
        environment
            .get(Settings.START_AT)
            .time()
            .map(moment -> Position.from(new BsonTimestamp((int) moment.getEpochSecond(), 0)));
    ChangeStream stream = cluster.open(chosen);
    try {
      checkpoints.save(stream.start());
      return stream;
    } catch (RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  private Replicator.Bounds bounds() {
    return new Replicator.Bounds(
        environment.get(Settings.MAX_LOOP),
        environment.get(Settings.STATE_SYNC_COUNT),
        environment.get(Settings.WHEN_CAUGHT_UP),
        leaseLength().dividedBy(3));
  }

  private Duration leaseLength() {
    return Duration.ofSeconds(environment.get(Settings.LEASE_SECONDS));
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
