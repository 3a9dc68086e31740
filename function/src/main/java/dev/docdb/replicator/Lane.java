package dev.docdb.replicator;

import dev.docdb.replicator.filter.OperationFilter;
import dev.docdb.replicator.letter.DeadLetters;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.request.Backoff;
import dev.docdb.replicator.request.Request;
import dev.docdb.replicator.request.RequestPlan;
import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One target's queue of batches and its progress. */
final class Lane<E extends Entry> implements RequestPlan.Listener<E> {
  /** A little more than a request to most targets may take. */
  private static final Duration ANSWER = Duration.ofSeconds(17);

  private final Target<E> target;
  private final OperationFilter operations;
  private final Shell shell;
  private final LaneProgress progress;
  private final Backoff backoff;
  private RequestPlan<E> plan;
  private final LetterBox letters;
  private final LeavingOut<E> leavingOut;
  private final Deque<Open> open = new ArrayDeque<>();
  private long delivered;
  private long requests;
  private int underWay;
  private long sentAgain;
  private long passedOver;
  private long filtered;
  private boolean hasAnswered;

  /** Since when it has had something to send and nothing was settled; null while it has nothing. */
  private @Nullable Long waitingSince;

  private boolean detached;
  private @Nullable RuntimeException trouble;
  private @Nullable RuntimeException failure;

  Lane(
      Target<E> target,
      OperationFilter operations,
      LaneProgress progress,
      DeadLetters deadLetters,
      Means means) {
    this.target = target;
    this.operations = operations;
    this.shell = means.shell();
    this.progress = progress;
    this.backoff = means.backoff();
    this.plan = new RequestPlan<>(target.limits(), backoff, this);
    this.letters = new LetterBox(deadLetters, shell, backoff, this::fail);
    this.leavingOut = new LeavingOut<>(kind(), means.refusals(), letters, this::settle);
  }

  /** A batch of which some entries aren't settled yet. */
  private static final class Open {
    private final BatchInFlight batch;
    private int unsettled;

    Open(BatchInFlight batch) {
      this.batch = batch;
    }
  }

  TargetKind kind() {
    return target.kind();
  }

  /** Takes a batch, behind all taken before it. */
  void offer(BatchInFlight batch) {
    if (detached) {
      progress.leaveOut(batch);
      return;
    }
    Open added = new Open(batch);
    List<E> entries = new ArrayList<>();
    int before = progress.deliveredBefore(batch.batch());
    for (EncodedChange change : batch.batch().changes()) {
      if (change.index() < before) {
        passedOver++;
        progress.delivered(batch, change);
      } else if (!operations.passes(change.change())) {
        filtered++; // and takes no part in the order: it neither waits nor takes another's place
        progress.delivered(batch, change);
      } else {
        target.toEntry(change).ifPresentOrElse(entries::add, () -> delivered(batch, change));
      }
    }
    added.unsettled = entries.size();
    open.addLast(added);
    entries.forEach(plan::add);
    closeDelivered();
  }

  private void delivered(BatchInFlight batch, EncodedChange change) {
    delivered++;
    progress.delivered(batch, change);
  }

  /** Sends what may be sent now. */
  void pump() {
    if (detached) {
      return;
    }
    if (waitingSince == null && !isIdle()) {
      waitingSince = shell.nanos();
    }
    if (failure == null) {
      letters.pump();
    }
    while (failure == null) {
      Optional<Request<E>> next = plan.next(shell.nanos());
      if (next.isEmpty() || failure != null) { // looking for it may have come upon a refused one
        return;
      }
      send(next.get());
    }
  }

  private void send(Request<E> request) {
    requests++;
    underWay++;
    shell.start(() -> target.send(request.entries()), answer -> ended(request, answer));
  }

  private void ended(Request<E> request, Future<List<Outcome>> answer) {
    underWay--;
    if (detached) {
      return;
    }
    if (answer.state() == Future.State.SUCCESS) {
      sentAgain += answer.resultNow().stream().filter(Outcome.THROTTLED::equals).count();
      trouble = null;
      hasAnswered = true;
      answered(request, answer.resultNow());
      return;
    }
    switch (answer.exceptionNow()) {
      case TargetUnavailableException e -> {
        trouble = e;
        sentAgain += request.entries().size();
        plan.unanswered(request, shell.nanos());
      }
      case Throwable e -> fail(Failures.asRuntime(e));
    }
  }

  private void answered(Request<E> request, List<Outcome> outcomes) {
    try {
      plan.answered(request, outcomes, shell.nanos());
    } catch (
        IllegalStateException e) { // the target broke its contract: only its own lane may suffer
      fail(e);
    }
  }

  /** The first failure counts. */
  private void fail(RuntimeException why) {
    if (!detached) {
      failure = failure == null ? why : failure;
    }
  }

  @Override
  public void stored(E entry) {
    leavingOut.stored();
    delivered++;
    settle(entry);
  }

  /** Nothing is left to do for an entry. */
  private void settle(E entry) {
    if (detached) {
      return; // its batch isn't this lane's any more
    }
    Open batch = openOf(entry);
    batch.unsettled--;
    progress.delivered(batch.batch, entry.change());
    closeDelivered();
    waitingSince = isIdle() ? null : shell.nanos();
  }

  private Open openOf(E entry) {
    return open.stream()
        .filter(candidate -> candidate.batch.batch() == entry.change().batch())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Settled already: " + entry.change()));
  }

  @Override
  public void refused(E entry, String reason) {
    if (failure == null) { // otherwise it stays undelivered
      leavingOut.refused(entry, reason).ifPresent(this::fail);
    }
  }

  private void closeDelivered() {
    while (!open.isEmpty() && open.getFirst().unsettled == 0) {
      progress.completed(open.removeFirst().batch);
    }
  }

  /** Whether none of its requests is under way. */
  boolean isSettled() {
    return underWay == 0 && letters.isSettled();
  }

  /** Whether everything it was offered is settled. */
  boolean isIdle() {
    return open.isEmpty();
  }

  /**
   * The moment from which on it is stuck: for so long nothing that it was offered was settled. Who
   * hasn't answered yet gets the time that an answer may take.
   */
  Optional<Long> stuckFrom(Duration patience) {
    boolean saysNo = trouble != null || letters.trouble().isPresent() || plan.isBackingOff();
    Duration after = saysNo || patience.compareTo(ANSWER) > 0 ? patience : ANSWER;
    return Optional.ofNullable(waitingSince).map(since -> since + after.toNanos());
  }

  /** Why it is down, if it has failed or is stuck. */
  Optional<RuntimeException> down(Duration patience) {
    boolean stuck = stuckFrom(patience).filter(from -> shell.nanos() - from >= 0).isPresent();
    return failure()
        .or(() -> stuck ? trouble().or(() -> Optional.of(stuck(patience))) : Optional.empty());
  }

  private RuntimeException stuck(Duration patience) {
    return new TargetUnavailableException(
        "%s has taken no change for %d seconds".formatted(kind().label(), patience.toSeconds()));
  }

  /**
   * Lets the others go on without it: what it was offered is left to a later invocation, and what
   * becomes of the requests under way no longer matters.
   */
  void detach() {
    detached = true;
    failure = null;
    waitingSince = null;
    open.clear();
    plan = new RequestPlan<>(target.limits(), backoff, this);
    letters.forget();
    progress.detach();
  }

  boolean isDetached() {
    return detached;
  }

  /** When to look again although no call has ended. */
  Optional<Long> wakeAt() {
    if (detached || failure != null) {
      return Optional.empty();
    }
    Optional<Long> wake = plan.wakeAt();
    Optional<Long> letter = letters.wakeAt();
    return wake.isPresent() && letter.isPresent()
        ? Optional.of(Math.min(wake.get(), letter.get()))
        : wake.or(() -> letter);
  }

  /** What ends the invocation: this lane can't go on. */
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Why the target doesn't take changes at the moment, if it doesn't. */
  Optional<RuntimeException> trouble() {
    if (letters.trouble().isPresent()) {
      return letters.trouble();
    }
    if (trouble == null && requests > 0 && !hasAnswered && !plan.isBackingOff()) {
      return Optional.of(
          new TargetUnavailableException(
              kind().label() + " hasn't answered a request in this invocation"));
    }
    if (trouble == null && plan.isBackingOff()) {
      return Optional.of(
          new TargetUnavailableException(
              kind().label() + " takes less than it is sent (throttling)"));
    }
    return Optional.ofNullable(trouble);
  }

  ReplicationSummary.LaneSummary summary() {
    return new ReplicationSummary.LaneSummary(
        kind().label(),
        delivered,
        requests,
        sentAgain,
        passedOver,
        filtered,
        leavingOut.count(),
        detached);
  }
}
