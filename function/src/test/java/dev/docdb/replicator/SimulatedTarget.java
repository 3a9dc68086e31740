package dev.docdb.replicator;

import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * A place that throttles entries, fails requests before or after they took effect, and writes down
 * what it accepted.
 */
final class SimulatedTarget implements Target<SimulatedTarget.Sent> {
  record Sent(EncodedChange change) implements Entry {
    @Override
    public int bytes() {
      return 100;
    }
  }

  private final TargetKind kind;
  private final Random random;
  private final double trouble;
  private final RequestLimits limits;
  private final IntPredicate poison;
  private final List<Integer> accepted = new ArrayList<>();
  private final Set<Integer> putAside = new HashSet<>();

  /**
   * A place that holds nothing yet.
   *
   * @param trouble how often something goes wrong
   * @param poison the indexes of the changes that it never takes
   */
  SimulatedTarget(TargetKind kind, Random random, double trouble, IntPredicate poison) {
    this.kind = kind;
    this.random = random;
    this.trouble = trouble;
    this.poison = poison;
    this.limits =
        new RequestLimits(
            1 + random.nextInt(10),
            10_000,
            100,
            1 + random.nextInt(4),
            random.nextBoolean() ? OrderRule.ONE_CHANGE_A_DOCUMENT : OrderRule.ORDERED_REQUEST);
  }

  /** One of the changes that it never takes is in the dead letters. */
  void putAside(int index) {
    putAside.add(index);
  }

  Set<Integer> putAside() {
    return putAside;
  }

  boolean refuses(int index) {
    return poison.test(index);
  }

  /** Whether nothing is left to do for a change. */
  boolean isDoneWith(int index) {
    return accepted.contains(index) || putAside.contains(index);
  }

  /** Indexes of the source's changes, in the order in which they were accepted. */
  List<Integer> accepted() {
    return accepted;
  }

  @Override
  public TargetKind kind() {
    return kind;
  }

  @Override
  public RequestLimits limits() {
    return limits;
  }

  @Override
  public Optional<Sent> toEntry(EncodedChange change) {
    return Optional.of(new Sent(change));
  }

  @Override
  public List<Outcome> send(List<Sent> entries) {
    if (random.nextDouble() < trouble) {
      throw new TargetUnavailableException("the request was lost");
    }
    boolean answerIsLost = random.nextDouble() < trouble;
    boolean whole = limits.orderRule() == OrderRule.ORDERED_REQUEST;
    boolean noRoom = whole && random.nextDouble() < trouble;
    List<Outcome> outcomes =
        entries.stream().map(entry -> noRoom ? Outcome.THROTTLED : store(entry, whole)).toList();
    if (answerIsLost) {
      throw new TargetUnavailableException("the answer was lost");
    }
    return outcomes;
  }

  /** A target with a whole-request rule stores all or nothing. */
  private Outcome store(Sent entry, boolean whole) {
    if (!whole && random.nextDouble() < trouble) {
      return Outcome.THROTTLED;
    }
    int index = SimulatedSource.index(entry.change().change());
    if (refuses(index)) {
      return new Outcome.Refused("poison");
    }
    accepted.add(index);
    return Outcome.STORED;
  }

  @Override
  public void close() {}
}
