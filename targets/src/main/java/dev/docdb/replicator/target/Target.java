package dev.docdb.replicator.target;

import dev.docdb.replicator.message.EncodedChange;
import java.util.List;
import java.util.Optional;

/**
 * A place that stores changes. This interface is meant to stay this small: packing, ordering,
 * sending again and progress are written once, in {@link dev.docdb.replicator.request.RequestPlan}
 * and the lanes.
 *
 * <ul>
 *   <li>Making a target does no I/O; the first {@link #send} does.
 *   <li>{@link #send} is one blocking call with one answer an entry, in the order of the entries.
 *       {@link Outcome.Stored} means that the service has acknowledged durable storage, nothing
 *       less.
 *   <li>Sending the same change twice is harmless or merely a duplicate that carries the same event
 *       id.
 *   <li>When {@link #send} throws, nothing is known of any entry: all of them will be sent again.
 *   <li>It is called from one thread at a time for each request in flight; there are never more of
 *       these than {@link RequestLimits#inFlight}.
 *   <li>An interrupt ends {@link #send} soon, with an exception.
 *   <li>Neither {@code toString} nor any exception shows a secret or the content of a document.
 * </ul>
 *
 * @param <E> what this target sends for one change
 */
public interface Target<E extends Entry> extends AutoCloseable {

  /** The word for this target in logs and metrics. */
  TargetKind kind();

  /** What one request may hold, and how many may be under way. */
  RequestLimits limits();

  /**
   * What will be sent for a change; empty when this target has nothing to store for it. A cheap
   * conversion without I/O, whose {@link Entry#bytes} are what the service counts.
   */
  Optional<E> toEntry(EncodedChange change);

  /**
   * Those of these entries for which there is no room where they go, though {@link #limits} let
   * them pass: where that isn't known before the service was asked. Whoever can send something
   * smaller in their place asks before sending; {@link #send} refuses what is too large all the
   * same. It throws what {@link #send} throws.
   */
  default List<E> tooLarge(List<E> entries) throws InterruptedException {
    return List.of();
  }

  /**
   * Stores entries. An empty list does nothing.
   *
   * @return one outcome for each entry, in their order
   * @throws TargetUnavailableException when it is worth trying again
   * @throws TargetMisconfiguredException when only an operator can help
   * @throws InterruptedException when there is no more time
   */
  List<Outcome> send(List<E> entries) throws InterruptedException;

  /** Lets go of connections, abandoning what is under way. May be called twice. */
  @Override
  void close();
}
