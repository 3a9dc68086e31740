package dev.docdb.replicator.request;

import dev.docdb.replicator.target.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Sends a request that a service doesn't take as a whole in halves, one after the other, down to
 * the single entry that it doesn't take.
 */
public final class Bisection {
  private Bisection() {}

  /** One try. */
  @FunctionalInterface
  public interface Attempt<E> {
    /** The outcomes, or empty when the service takes no such request. */
    Optional<List<Outcome>> send(List<E> entries) throws InterruptedException;
  }

  /**
   * The outcomes of all entries.
   *
   * @param reason why an entry that is not taken even alone is refused
   */
  public static <E> List<Outcome> send(List<E> entries, String reason, Attempt<E> attempt)
      throws InterruptedException {
    return send(entries, _ -> new Outcome.Refused(reason), attempt);
  }

  /**
   * The outcomes of all entries.
   *
   * @param alone what becomes of an entry that is not taken even alone
   */
  public static <E> List<Outcome> send(
      List<E> entries, Function<E, Outcome> alone, Attempt<E> attempt) throws InterruptedException {
    Optional<List<Outcome>> whole = attempt.send(entries);
    if (whole.isPresent()) {
      return whole.get();
    }
    if (entries.size() == 1) {
      return List.of(alone.apply(entries.getFirst()));
    }
    int middle = entries.size() / 2;
    List<Outcome> outcomes = new ArrayList<>(send(entries.subList(0, middle), alone, attempt));
    outcomes.addAll(send(entries.subList(middle, entries.size()), alone, attempt));
    return outcomes;
  }
}
