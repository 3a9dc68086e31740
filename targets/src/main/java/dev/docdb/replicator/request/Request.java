package dev.docdb.replicator.request;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.target.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries that go to the target together, from when they are packed until their outcomes are known.
 */
public final class Request<E extends Entry> {
  private final List<Waiting<E>> held;
  private final long sentAt;

  Request(List<Waiting<E>> held, long sentAt) {
    this.held = List.copyOf(held);
    this.sentAt = sentAt;
  }

  /**
   * An entry of the plan.
   *
   * @param place among all entries
   * @param follows the place of the entry before it in its group
   * @param supersedes the change before it of the same document, which need not be sent; null: none
   * @param aloneOnly whether it may stand for no other
   * @param tooLarge why the target doesn't take an entry of its size; null: it isn't known not to
   */
  record Waiting<E extends Entry>(
      long place,
      long follows,
      E entry,
      @Nullable Waiting<E> supersedes,
      boolean aloneOnly,
      @Nullable String tooLarge) {

    Waiting(long place, long follows, E entry) {
      this(place, follows, entry, null, false, null);
    }

    /** The same entry, sent in place of an older one and of those that it stands for. */
    Waiting<E> superseding(Waiting<E> older) {
      return new Waiting<>(place, follows, entry, older, false, null);
    }

    /** The same entry, to be sent only when those before it are settled. */
    Waiting<E> alone() {
      return new Waiting<>(place, follows, entry, null, true, null);
    }

    /** The same entry, to be refused when those before it are settled. */
    Waiting<E> tooLarge(String reason) {
      return new Waiting<>(place, follows, entry, null, aloneOnly, reason);
    }

    /** This one by itself and behind it, from the newest on, those that it stands for. */
    List<Waiting<E>> all() {
      List<Waiting<E>> all = new ArrayList<>();
      for (Waiting<E> next = this; next != null; next = next.supersedes) {
        all.add(new Waiting<>(next.place, next.follows, next.entry, null, next.aloneOnly, null));
      }
      return all;
    }

    /** Whether it changed the very document that another one did. */
    boolean isOfSameDocument(Waiting<E> other) {
      Change change = entry.change().change();
      Change others = other.entry.change().change();
      return change.documentId().equals(others.documentId())
          && change.namespace().equals(others.namespace());
    }

    String document() {
      return entry.change().change().documentId();
    }

    /** A change of no document, such as a drop: it keeps its place among all others. */
    boolean isBarrier() {
      return !entry.change().isOfOneDocument();
    }
  }

  /** What to send, in order. */
  public List<E> entries() {
    return held.stream().map(Waiting::entry).toList();
  }

  List<Waiting<E>> held() {
    return held;
  }

  /** When the plan gave it out. */
  long sentAt() {
    return sentAt;
  }

  /** Of all its entries. */
  long bytes() {
    return held.stream().mapToLong(item -> item.entry().bytes()).sum();
  }
}
