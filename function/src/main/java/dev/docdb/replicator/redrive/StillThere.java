package dev.docdb.replicator.redrive;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.change.Operation;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A target that keeps documents as they are, and forgets after a while the versions of those that
 * it has deleted: an old change would bring such a document back. So each document is looked up in
 * the source right before its change is sent; where it is gone, so is the use of the change.
 *
 * <p>A document that is deleted after the look-up does no harm: the target remembers a deletion for
 * longer than a request lasts that is sent at once.
 */
final class StillThere<E extends Entry> implements Target<E> {
  /** With the longest request, well within the minute for which a deletion is remembered. */
  private static final Duration FRESH = Duration.ofSeconds(20);

  private final Target<E> target;
  private final Origin origin;
  private final Function<EncodedChange, Namespace> places;
  private final LongSupplier nanos;
  private final Set<List<String>> gone = Collections.synchronizedSet(new HashSet<>());

  StillThere(
      Target<E> target,
      Origin origin,
      Function<EncodedChange, Namespace> places,
      LongSupplier nanos) {
    this.target = target;
    this.origin = origin;
    this.places = places;
    this.nanos = nanos;
  }

  /** Whether the document was gone when it was last looked up. */
  boolean isGone(EncodedChange change) {
    return gone.contains(document(change));
  }

  private List<String> document(EncodedChange change) {
    return List.of(places.apply(change).toString(), change.change().documentId());
  }

  /** An entry whose document is gone counts as stored. */
  @Override
  public List<Outcome> send(List<E> entries) throws InterruptedException {
    long began = nanos.getAsLong();
    List<E> there = new ArrayList<>();
    for (E entry : entries) {
      if (isThere(entry.change())) {
        there.add(entry);
      }
    }
    if (nanos.getAsLong() - began > FRESH.toNanos()) {
      return Collections.nCopies(entries.size(), Outcome.THROTTLED); // looked up again
    }
    Iterator<Outcome> outcomes = target.send(there).iterator();
    Set<E> sent = Collections.newSetFromMap(new IdentityHashMap<>());
    sent.addAll(there);
    return entries.stream()
        .map(entry -> sent.contains(entry) ? outcomes.next() : Outcome.STORED)
        .toList();
  }

  private boolean isThere(EncodedChange change) {
    boolean there =
        change.change().operation() == Operation.DELETE
            || !change.isOfOneDocument()
            || looksUp(change);
    if (there) {
      gone.remove(document(change));
    } else {
      gone.add(document(change));
    }
    return there;
  }

  private boolean looksUp(EncodedChange change) {
    try {
      return origin.has(change.change(), places.apply(change));
    } catch (SourceException e) {
      if (e.error() == SourceError.CONNECTION_LOST) {
        throw new TargetUnavailableException(e.text(), e);
      }
      throw e;
    }
  }

  @Override
  public TargetKind kind() {
    return target.kind();
  }

  @Override
  public RequestLimits limits() {
    return target.limits();
  }

  @Override
  public Optional<E> toEntry(EncodedChange change) {
    return target.toEntry(change);
  }

  @Override
  public void close() {
    target.close();
  }

  @Override
  public String toString() {
    return target.toString();
  }
}
