package dev.docdb.replicator.request;

import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The limit that a place was given of its own, which is known only when it is asked. It is asked
 * once, and not before an entry comes that is larger than what each such place takes.
 */
public final class SizeLimit {
  private final int everyPlace;
  private final Question question;
  private final String setting;
  private @Nullable OptionalInt answer;

  /**
   * Not asked yet.
   *
   * @param everyPlace what is sent without asking, in bytes
   * @param setting what the limit is set by, for the operator
   */
  public SizeLimit(int everyPlace, String setting, Question question) {
    this.everyPlace = everyPlace;
    this.setting = setting;
    this.question = question;
  }

  /** Asks the place. */
  @FunctionalInterface
  public interface Question {
    /** The limit in bytes; empty when it may not be known. */
    OptionalInt ask() throws InterruptedException;
  }

  /** Sends some entries. */
  @FunctionalInterface
  public interface Sending<E> {
    /** One outcome for each of the entries, which may be none. */
    List<Outcome> send(List<E> entries) throws InterruptedException;
  }

  /**
   * Sends those entries that are within the limit.
   *
   * @param unknown the limit to go by where the question has no answer
   */
  public <E extends Entry> List<Outcome> send(List<E> entries, int unknown, Sending<E> sending)
      throws InterruptedException {
    int limit = largest(entries) <= everyPlace ? everyPlace : known().orElse(unknown);
    List<E> within = entries.stream().filter(entry -> entry.bytes() <= limit).toList();
    List<Outcome> sent = within.isEmpty() ? List.of() : sending.send(within);
    if (within.size() == entries.size()) {
      return sent;
    }
    List<Outcome> outcomes = new ArrayList<>();
    int next = 0;
    for (E entry : entries) {
      outcomes.add(
          entry.bytes() <= limit ? sent.get(next++) : tooLarge(entry, Integer.toString(limit)));
    }
    return outcomes;
  }

  /** What becomes of an entry that the place has called too large. */
  public Outcome tooLarge(Entry entry) {
    return tooLarge(entry, "less");
  }

  private Outcome tooLarge(Entry entry, String allowed) {
    return new Outcome.TooLarge(
        "too large: %d bytes, where %s allows %s (raise it, or set CLAIM_CHECK_BUCKET)"
            .formatted(entry.bytes(), setting, allowed));
  }

  private static int largest(List<? extends Entry> entries) {
    return entries.stream().mapToInt(Entry::bytes).max().orElse(0);
  }

  private synchronized OptionalInt known() throws InterruptedException {
    OptionalInt known = answer;
    if (known == null) {
      known = question.ask();
      answer = known;
    }
    return known;
  }
}
