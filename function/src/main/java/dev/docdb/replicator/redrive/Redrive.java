package dev.docdb.replicator.redrive;

import dev.docdb.replicator.letter.KeptLetter;
import dev.docdb.replicator.letter.KeptLetters;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.request.Backoff;
import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetResources;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/**
 * Sends dead letters again, round by round: some letters are read, sent to the targets that had
 * refused them, and removed where these have stored them. A letter is removed only then, so that a
 * run that ends at any moment leaves nothing undone that the next one doesn't do.
 */
public final class Redrive {
  /** Tries of a call to the place of the letters. */
  private static final int TRIES = 5;

  private final KeptLetters letters;
  private final RedriveOrder order;
  private final Backoff backoff;
  private final InTime time;
  private final Map<TargetKind, LetterLane<?>> lanes = new EnumMap<>(TargetKind.class);
  private final Opening opening;
  private final RedriveReport report;

  /**
   * What a run is given.
   *
   * @param targets those that are sent to; none for a dry run
   * @param origin where documents are looked up
   */
  public record Parts(
      KeptLetters letters,
      RedriveOrder order,
      List<Target<?>> targets,
      TargetResources resources,
      Origin origin,
      Backoff backoff,
      InTime time) {
    public Parts {
      targets = List.copyOf(targets);
    }
  }

  public Redrive(Parts parts) {
    this.letters = parts.letters();
    this.order = parts.order();
    this.backoff = parts.backoff();
    this.time = parts.time();
    this.report = new RedriveReport(order.dryRun());
    report.reached(order.after());
    Map<TargetKind, BatchEncoder> encoders = new EnumMap<>(TargetKind.class);
    for (Target<?> target : parts.targets()) {
      TargetKind kind = target.kind();
      lanes.put(kind, lane(target, parts));
      encoders.put(kind, new BatchEncoder(Set.of(kind.encoding(parts.resources().environment()))));
    }
    this.opening = new Opening(letters.search(), encoders, this::takesMore);
  }

  private static <E extends Entry> LetterLane<?> lane(Target<E> target, Parts parts) {
    if (!keepsWhatIsThere(target, parts.resources())) {
      return new LetterLane<>(target, Redrive::never, parts.backoff(), parts.time());
    }
    StillThere<E> checked =
        new StillThere<>(target, parts.origin(), parts.resources().places(), parts.time()::nanos);
    return new LetterLane<>(checked, checked::isGone, parts.backoff(), parts.time());
  }

  /**
   * Whether it keeps documents, and not their changes, and no longer than the source does: an old
   * change would bring a document back that was deleted since.
   */
  private static boolean keepsWhatIsThere(Target<?> target, TargetResources resources) {
    boolean keepsDocuments =
        target.kind() == TargetKind.OPENSEARCH
            || target.limits().orderRule() == OrderRule.LATEST_CHANGE;
    return keepsDocuments && target.kind().getsDeletes(resources.environment());
  }

  /**
   * A message tells of what happened, whatever is there now; so does a document that is to stay.
   */
  private static boolean never(EncodedChange change) {
    return false;
  }

  private boolean takesMore(TargetKind target) {
    LetterLane<?> lane = lanes.get(target);
    return lane != null && lane.stopped().isEmpty();
  }

  /**
   * Runs until all is done, or as far as time and the order allow.
   *
   * @throws TargetUnavailableException when the place of the letters doesn't answer at all, or not
   *     in time
   * @throws TargetMisconfiguredException when it can't be looked at
   */
  public RedriveReport run() {
    try {
      report.hidden(again(letters::hidden));
      rounds();
    } catch (TimeoutException e) {
      // What isn't reached is for the next run.
    } catch (TargetUnavailableException | TargetMisconfiguredException e) {
      if (report.letters() == 0) {
        throw e;
      }
      report.stopped(String.valueOf(e.getMessage()));
    } finally {
      giveBack();
    }
    if (!report.hasLooked()) {
      throw new TargetUnavailableException(letters + " gave no letter before time ran out");
    }
    return report;
  }

  private void rounds() throws TimeoutException {
    while (time.mayGoOn() && report.letters() < order.limit()) {
      if (!order.dryRun() && lanes.keySet().stream().noneMatch(this::takesMore)) {
        return;
      }
      Round round = read();
      if (round.isEmpty()) {
        report.complete();
        return;
      }
      send(round);
      report.reached(round.mark());
    }
  }

  private Round read() throws TimeoutException {
    Round round = new Round();
    while (!round.isFull() && report.letters() < order.limit()) {
      Optional<KeptLetter> next = again(letters::next);
      if (next.isEmpty()) {
        return round;
      }
      KeptLetter letter = next.get();
      Look look = again(() -> order.dryRun() ? opening.head(letter) : opening.whole(letter));
      report.looked(letter, look);
      round.looked(letter, look);
    }
    return round;
  }

  /** What was stored is removed, also when time ran out in the middle of the rest. */
  private void send(Round round) throws TimeoutException {
    try {
      for (TargetKind target : round.targets()) {
        send(target, round.of(target));
      }
    } finally {
      List<KeptLetter> done = new ArrayList<>();
      for (TargetKind target : round.targets()) {
        done.addAll(settled(lane(target).fates(), round.of(target)));
      }
      remove(done);
    }
  }

  private void send(TargetKind target, List<Taken> taken) throws TimeoutException {
    LetterLane<?> lane = lane(target);
    lane.send(
        taken.stream()
            .sorted(Comparator.comparingLong(letter -> letter.head().version()))
            .toList());
    if (lane.stopped().isPresent()) {
      report.stopped(target, lane.stopped().get());
      letters.leaveOut(target);
    }
  }

  private LetterLane<?> lane(TargetKind target) {
    return Optional.<LetterLane<?>>ofNullable(lanes.get(target)).orElseThrow();
  }

  /** Those that are done with; the others stay as they are. */
  private List<KeptLetter> settled(Map<Taken, Fate> fates, List<Taken> taken) {
    List<KeptLetter> done = new ArrayList<>();
    for (Taken letter : taken) {
      Optional<Fate> fate = Optional.ofNullable(fates.get(letter)); // none: not sent, or no answer
      report.settled(letter, fate);
      if (fate.filter(Redrive::isDone).isPresent()) {
        done.add(letter.letter());
      }
    }
    return done;
  }

  private static boolean isDone(Fate fate) {
    return switch (fate) {
      case Fate.Stored _, Fate.Obsolete _ -> true;
      case Fate.Refused _ -> false;
    };
  }

  /** A letter that stays although its change is stored is sent once more, which changes nothing. */
  private void remove(List<KeptLetter> done) throws TimeoutException {
    int removed = 0;
    try {
      for (KeptLetter letter : done) {
        removed += remove(letter) ? 1 : 0;
      }
    } finally {
      report.notRemoved(done.size() - removed);
    }
  }

  private boolean remove(KeptLetter letter) throws TimeoutException {
    try {
      return time.last(letter::remove);
    } catch (TargetUnavailableException e) {
      return time.last(letter::remove);
    }
  }

  private <T> T again(Callable<T> call) throws TimeoutException {
    for (int tries = 1; ; tries++) {
      try {
        return time.call(call);
      } catch (TargetUnavailableException e) {
        if (tries == TRIES) {
          throw e;
        }
        time.await(time.nanos() + backoff.nanosAfter(tries));
      }
    }
  }

  private void giveBack() {
    try {
      time.last(
          () -> {
            letters.giveBack();
            return true;
          });
    } catch (TimeoutException | TargetUnavailableException | TargetMisconfiguredException e) {
      report.notGivenBack();
    }
  }
}
