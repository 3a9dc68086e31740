package dev.docdb.replicator.target;

/**
 * What one request to a target may hold, and how many may be under way.
 *
 * @param entries most entries of a request
 * @param bytes most bytes of a request that holds more than one entry
 * @param entryBytes most bytes of one entry; a larger one is refused without being sent. Where this
 *     is more than {@code bytes}, a large entry goes alone
 * @param inFlight most requests under way at one time
 * @param orderRule which requests may hold changes of the same document
 */
public record RequestLimits(
    int entries, long bytes, int entryBytes, int inFlight, OrderRule orderRule) {

  /**
   * How a target keeps the order of one document's changes. Sending again "the failed entry and
   * everything after it" would not: a later change of the same document may already be in.
   */
  public enum OrderRule {
    /**
     * No request, and no two requests in flight, hold two changes of one document: for services
     * that may store one entry of a request and throttle another.
     */
    ONE_CHANGE_A_DOCUMENT,
    /**
     * As {@link #ONE_CHANGE_A_DOCUMENT}, and of a document's changes that wait only the last is
     * sent: for targets that keep documents as they are, and not how they came to be so. Those
     * before it count as stored when it is; when it is refused, they are sent after all, before it.
     */
    LATEST_CHANGE,
    /**
     * A request may hold many changes of one document, in order, but no two requests in flight do:
     * for services that take a request whole or in order. A target with this rule never throttles
     * one entry and stores a later one.
     */
    ORDERED_REQUEST,
    /**
     * As {@link #ORDERED_REQUEST}, and nothing of its group is left out between the first and the
     * last change of a request: for targets that name what they store by these two, so that the
     * same name always means the same changes.
     */
    UNBROKEN_REQUEST
  }

  /** Checks that each limit lets something through. */
  public RequestLimits {
    if (entries < 1 || bytes < 1 || entryBytes < 1 || inFlight < 1) {
      throw new IllegalArgumentException("Limits must be positive");
    }
  }
}
