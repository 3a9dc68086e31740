package dev.docdb.replicator.finding;

import java.util.Locale;

/**
 * What was found by one check.
 *
 * @param id which check, as the documentation names it
 * @param found in words for the operator; neither a secret nor a document's content
 * @param advice what to do; empty where there is nothing to do
 */
public record Finding(String id, State state, String found, String advice) {

  /** How it stands, the worse the later. */
  public enum State {
    /** Nothing speaks against it. */
    OK,
    /** It can't be told, mostly because nobody may look. */
    UNKNOWN,
    /** Nobody looked, because something that it needs is broken. */
    SKIPPED,
    /** It works, and may not do so for long or for everything. */
    WARNING,
    /** Nothing is replicated like this, or something is lost. */
    FAILED;

    /** The word for it in answers and in the documentation. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A finding that needs something done says what. */
  public Finding {
    boolean silent = state == State.OK || state == State.SKIPPED;
    if (id.isEmpty() || found.isEmpty() || (advice.isEmpty() && !silent)) {
      throw new IllegalArgumentException("The finding " + id + " doesn't say enough");
    }
  }

  /** Nothing speaks against it. */
  public static Finding ok(String id, String found) {
    return new Finding(id, State.OK, found, "");
  }

  public static Finding warning(String id, String found, String advice) {
    return new Finding(id, State.WARNING, found, advice);
  }

  public static Finding failed(String id, String found, String advice) {
    return new Finding(id, State.FAILED, found, advice);
  }

  public static Finding unknown(String id, String found, String advice) {
    return new Finding(id, State.UNKNOWN, found, advice);
  }

  /**
   * Nobody looked.
   *
   * @param needed the check that must be passed before
   */
  public static Finding skipped(String id, String needed) {
    return new Finding(id, State.SKIPPED, "Not looked at: it needs " + needed, "");
  }

  /** Whether what builds upon it can't be looked at. */
  public boolean isInTheWay() {
    return state == State.FAILED || state == State.SKIPPED;
  }

  /** Both of them, where one check has found two things: the worse one decides. */
  Finding and(Finding other) {
    if (state != other.state) {
      return state.compareTo(other.state) > 0 ? this : other;
    }
    if (equals(other)) {
      return this; // each question that is answered notes that
    }
    String both = (advice + " " + other.advice).strip();
    return new Finding(id, state, found + "; " + other.found, both);
  }
}
