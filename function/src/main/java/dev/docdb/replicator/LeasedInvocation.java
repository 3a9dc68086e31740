package dev.docdb.replicator;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.OnTargetDown;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.report.ReplicationSummary.Saving;
import dev.docdb.replicator.request.Backoff;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.ServerTime;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.Checkpoint;
import dev.docdb.replicator.state.CollectionCheckpoints;
import dev.docdb.replicator.state.CollectionLease;
import dev.docdb.replicator.state.FencedException;
import dev.docdb.replicator.state.Halt;
import dev.docdb.replicator.state.HaltedException;
import dev.docdb.replicator.state.Loaded;
import dev.docdb.replicator.state.StateException;
import dev.docdb.replicator.state.StateStore;
import dev.docdb.replicator.target.TargetKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** The part of an invocation that has the lease: it begins, replicates, and halts. */
final class LeasedInvocation {
  static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5), RandomGenerator.getDefault());

  /** How long the cursor's closing may take at the end. */
  private static final Duration CLOSING = Duration.ofSeconds(1);

  private final Invocation invocation;
  private final Invocation.Parts parts;
  private final Environment environment;
  private final Cluster cluster;
  private final ServerTime time;
  private final CollectionLease lease;
  private final Set<String> targets;
  private final CollectionCheckpoints checkpoints;
  private final LeasedMoments moments;
  private final Beginning beginning;
  private boolean settled = true;

  /**
   * An invocation that has just got the lease.
   *
   * @param leasedAt the moment before it was asked for
   */
  LeasedInvocation(
      Invocation invocation,
      Cluster cluster,
      ServerGreeting greeting,
      CollectionLease lease,
      StateStore store,
      long leasedAt) {
    this.invocation = invocation;
    this.parts = invocation.parts();
    this.environment = parts.environment();
    this.cluster = cluster;
    this.time = greeting.time();
    this.lease = lease;
    this.targets =
        TargetKind.enabled(environment).stream()
            .map(TargetKind::label)
            .collect(Collectors.toUnmodifiableSet());
    this.checkpoints = new CollectionCheckpoints(store, greeting, lease, targets);
    this.moments = new LeasedMoments(invocation, leasedAt, lease.takenOver());
    this.beginning =
        new Beginning(
            environment, cluster, checkpoints, time::now, parts.log(), parts.tellOperator());
  }

  ReplicationSummary run() {
    Beginning.Begun begun;
    try {
      Loaded found = checkpoints.load();
      if (found.pause().isPresent()) {
        return report(unmoved(End.PAUSED)); // no error, and no alert each minute
      }
      tell(found);
      begun = beginning.begin(found);
    } catch (FencedException e) {
      return report(invocation.nothingDone(End.FENCED));
    } catch (HaltedException | StateException e) {
      report(unmoved(End.HALTED));
      throw e;
    } catch (SourceException e) {
      return failed(e, unmoved(End.FAILED));
    } catch (RuntimeException e) {
      report(unmoved(End.FAILED));
      throw e;
    }
    return replicate(begun);
  }

  /**
   * Waits, while there is time, until no request is under way any more that a target may still
   * take: none of ours, nor of a holder before us that didn't give the lease back.
   *
   * @return whether that is so
   */
  boolean settle() {
    long until = Math.min(moments.sendFrom(), invocation.deadline().end());
    while (settled && until - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
    return settled && System.nanoTime() - moments.sendFrom() >= 0;
  }

  /** Nothing was done: the place grows older, and that must be seen. */
  private ReplicationSummary unmoved(End why) {
    Optional<Duration> age = checkpoints.found().flatMap(saved -> saved.age(time.now()));
    Duration retention = Duration.ofHours(environment.get(Settings.RETENTION_HOURS));
    return invocation.nothingDone(why).with(Saving.none(age, retention));
  }

  /** Before anything is saved: what was saved once isn't seen to be other a second time. */
  private void tell(Loaded found) {
    found.otherVersion().ifPresent(this::logUpgrade);
    if (found.isOfOtherTargets()) {
      tellOfOtherTargets(found.otherTargets());
    }
  }

  /** What a target missed while it wasn't enabled stays missing, and nobody else would say so. */
  private void tellOfOtherTargets(Set<String> before) {
    String text =
        ("The enabled targets were %s and are %s. A target that is new, or enabled again, gets the"
                + " changes from this moment on. If nobody changed the settings, two functions with"
                + " different targets share this scope, and each target gets a part of the changes"
                + " only.")
            .formatted(before.stream().sorted().toList(), targets.stream().sorted().toList());
    parts.log().warn(text, new BsonDocument());
    parts.tellOperator().accept(text);
  }

  private void logUpgrade(String before) {
    parts
        .log()
        .warn(
            "The cluster's engine has another version than when the position was saved",
            new BsonDocument("before", new BsonString(before)));
  }

  private ReplicationSummary replicate(Beginning.Begun begun) {
    BatchEncoder encoder = new BatchEncoder(OpenTargets.encodings(environment, begun.saved()));
    List<Reader> readers = new ArrayList<>();
    readers.add(new Reader(cluster::open, begun.stream(), encoder, lease.epoch(), parts.log()));
    try (OpenTargets targets = parts.targets().get();
        VirtualThreadShell shell = new VirtualThreadShell(parts.log())) {
      Means means = new Means(shell, BACKOFF, parts.refusals(), parts.log());
      CatchUps catchUps = catchUps(targets, begun.saved(), readers, means);
      MemoryBudget memory = MemoryBudget.ofHeap(Runtime.getRuntime().maxMemory());
      Progress progress = new Progress(memory, begun.saved(), catchUps);
      return run(
          new Replicator(
              means,
              readers.getFirst(),
              targets.lanes(progress, begun.saved(), means),
              catchUps,
              progress,
              memory,
              checkpoints,
              lease,
              moments.bounds()));
    } finally {
      readers.forEach(this::close);
    }
  }

  private void close(Reader reader) {
    Bounded.attempt("Closing the change stream", CLOSING, reader::close, parts.log());
  }

  /**
   * The detached targets, each with a reader of its own.
   *
   * @param readers to which those readers are added, to be closed at the end
   */
  private CatchUps catchUps(
      OpenTargets targets, Checkpoint saved, List<Reader> readers, Means means) {
    long heap = Runtime.getRuntime().maxMemory();
    return targets.catchUps(
        saved,
        (target, place) -> {
          BatchEncoder encoder = new BatchEncoder(Set.of(target.encoding(environment)));
          Reader reader =
              new Reader(
                  at -> beginning.openDetached(target.label(), at),
                  place,
                  encoder,
                  lease.epoch(),
                  parts.log());
          readers.add(reader);
          return reader;
        },
        () -> MemoryBudget.ofCatchUp(heap, saved.detached().size()),
        environment.get(Settings.STATE_SYNC_COUNT),
        means);
  }

  /** The summary is reported however the core ends. */
  private ReplicationSummary run(Replicator replicator) {
    try {
      runCore(replicator);
      tellOfAttached(replicator);
    } catch (TargetDetachedException e) {
      tellOfAttached(replicator);
      return detached(e, invocation.summary(replicator, time.now()));
    } catch (SourceException e) {
      return goOnElsewhere(replicator, e);
    } catch (EverythingRefusedException e) {
      return halted(e, invocation.summary(replicator, time.now()));
    } catch (RuntimeException e) {
      report(invocation.summary(replicator, time.now()));
      throw e;
    }
    return report(invocation.summary(replicator, time.now()));
  }

  /** Where the others wait for a target, one that refuses everything halts, detached or not. */
  private ReplicationSummary detached(TargetDetachedException e, ReplicationSummary summary) {
    Optional<EverythingRefusedException> refusing =
        e.why().values().stream()
            .filter(EverythingRefusedException.class::isInstance)
            .map(EverythingRefusedException.class::cast)
            .findFirst();
    if (refusing.isPresent() && environment.get(Settings.ON_TARGET_DOWN) == OnTargetDown.WAIT) {
      return halted(refusing.get(), summary);
    }
    report(summary);
    throw e;
  }

  private ReplicationSummary halted(EverythingRefusedException e, ReplicationSummary summary) {
    return halted(
        EverythingRefusedException.KIND, e, summary, () -> parts.refusals().halted(e.target()));
  }

  /** An error of the machine leaves it unsettled: then nobody knows. */
  private void runCore(Replicator replicator) {
    settled = false;
    try {
      replicator.run();
    } catch (RuntimeException e) {
      settled = replicator.isSettled();
      throw e;
    }
    settled = replicator.isSettled();
  }

  private void tellOfAttached(Replicator replicator) {
    for (String target : replicator.catchUps().attached().keySet()) {
      parts
          .tellOperator()
          .accept(target + " has caught up, and goes with the other targets again.");
    }
  }

  /**
   * A position may be lost while it is read from; everything that was read is delivered by then.
   * What replaces it is for the next invocation.
   */
  private ReplicationSummary goOnElsewhere(Replicator replicator, SourceException why) {
    ReplicationSummary summary = invocation.summary(replicator, time.now());
    try {
      beginning.instead(replicator.reached(), why).stream().close();
    } catch (FencedException e) {
      return report(summary.endedBy(End.FENCED));
    } catch (SourceException e) {
      if (e != why) {
        why.addSuppressed(e);
      }
      return failed(why, summary);
    }
    parts.log().warn("The position was lost while it was read from, and replaced", why);
    return report(summary.endedBy(End.POSITION_GIVEN_UP));
  }

  /** What only an operator can decide stays so until that is done, whatever the next tick finds. */
  private ReplicationSummary failed(SourceException why, ReplicationSummary summary) {
    if (why.error().halts()) {
      return halted(why.error().name(), why, summary, () -> {});
    }
    report(summary);
    throw why;
  }

  private ReplicationSummary halted(
      String kind, RuntimeException why, ReplicationSummary summary, Runnable written) {
    try {
      checkpoints.halt(new Halt(kind, String.valueOf(why.getMessage()), time.now()));
      written.run();
    } catch (FencedException e) { // another function, or an operator, has decided already
      parts.log().warn("What failed is no longer this function's to halt for", why);
      return report(summary.endedBy(End.FENCED));
    } catch (SourceException e) { // the next invocation finds the same, and writes it down
      why.addSuppressed(e);
    }
    report(summary.endedBy(End.HALTED));
    throw why;
  }

  private ReplicationSummary report(ReplicationSummary summary) {
    return invocation.reported(summary, time.now());
  }
}
