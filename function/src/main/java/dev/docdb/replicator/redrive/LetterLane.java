package dev.docdb.replicator.redrive;

import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.request.Backoff;
import dev.docdb.replicator.request.Request;
import dev.docdb.replicator.request.RequestPlan;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.StateException;
import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One target's letters on their way to it, one request after the other. */
final class LetterLane<E extends Entry> implements RequestPlan.Listener<E> {
  /** A target that takes nothing for so long keeps the letters of others waiting. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Target<E> target;
  private final Predicate<EncodedChange> isObsolete;
  private final InTime time;
  private final RequestPlan<E> plan;

  /** Letters whose fate isn't known, by their batches. */
  private final Map<Object, Taken> open = new HashMap<>();

  private Map<Taken, Fate> fates = new HashMap<>();
  private @Nullable Long troubleSince;
  private @Nullable String stopped;

  /**
   * A lane to this target.
   *
   * @param isObsolete asked when the target counts a change as stored
   */
  LetterLane(Target<E> target, Predicate<EncodedChange> isObsolete, Backoff backoff, InTime time) {
    this.target = target;
    this.isObsolete = isObsolete;
    this.time = time;
    this.plan = new RequestPlan<>(target.limits(), backoff, this);
  }

  /** Why nothing more is sent to this target, if that is so. */
  Optional<String> stopped() {
    return Optional.ofNullable(stopped);
  }

  /** What became of the letters since this was last asked. */
  Map<Taken, Fate> fates() {
    Map<Taken, Fate> settled = fates;
    fates = new HashMap<>();
    return settled;
  }

  /**
   * Sends letters, and waits for their fates, or until nothing more is sent.
   *
   * @param letters in the order of their changes
   * @throws TimeoutException when time has run out; fates that are known by then are told
   */
  void send(List<Taken> letters) throws TimeoutException {
    for (Taken letter : letters) {
      add(letter);
    }
    while (stopped == null && !plan.isIdle()) {
      Optional<Request<E>> next = plan.next(time.nanos());
      if (next.isPresent()) {
        send(next.get());
      } else if (!plan.isIdle()) { // looking for it may have come upon a refused one
        time.await(plan.wakeAt().orElseThrow());
      }
    }
  }

  private void add(Taken letter) {
    Optional<E> entry = target.toEntry(letter.encoded());
    if (entry.isEmpty()) {
      fates.put(letter, new Fate.Obsolete());
    } else {
      open.put(letter.encoded().batch().identity(), letter);
      plan.add(entry.get());
    }
  }

  private void send(Request<E> request) throws TimeoutException {
    try {
      List<Outcome> outcomes = time.call(() -> target.send(request.entries()));
      plan.answered(request, outcomes, time.nanos());
      if (plan.isBackingOff()) {
        trouble("it takes less than it is sent (throttling)");
      }
    } catch (TargetUnavailableException e) {
      plan.unanswered(request, time.nanos());
      trouble(String.valueOf(e.getMessage()));
    } catch (TargetMisconfiguredException | SourceException | StateException e) {
      stopped = String.valueOf(e.getMessage());
    }
  }

  private void trouble(String why) {
    long now = time.nanos();
    if (troubleSince == null) {
      troubleSince = now;
    } else if (now - troubleSince > PATIENCE.toNanos()) {
      stopped = why;
    }
  }

  @Override
  public void stored(E entry) {
    troubleSince = null;
    boolean obsolete = isObsolete.test(entry.change());
    settle(entry, obsolete ? new Fate.Obsolete() : new Fate.Stored());
  }

  @Override
  public void refused(E entry, String reason) {
    troubleSince = null;
    settle(entry, new Fate.Refused(reason));
  }

  private void settle(E entry, Fate fate) {
    Taken letter = open.remove(entry.change().batch().identity());
    if (letter == null) {
      throw new IllegalStateException("Settled already: " + entry.change());
    }
    fates.put(letter, fate);
  }
}
