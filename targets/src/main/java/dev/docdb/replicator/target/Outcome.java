package dev.docdb.replicator.target;

/** What became of one entry of a request: an answer, not an exception. */
public sealed interface Outcome {

  /** The service has it durably, or has something newer of the same document. */
  record Stored() implements Outcome {}

  /** The service had no room for it now: it is sent again later. */
  record Throttled() implements Outcome {}

  /**
   * The service will never take it.
   *
   * @param reason in words for the operator, without the document's content
   */
  record Refused(String reason) implements Outcome {}

  /**
   * The service will never take it because of its size: something smaller in its place, such as a
   * pointer to it, may be stored. For services whose own limit is less than {@link
   * RequestLimits#entryBytes}, as it turns out when they are written to.
   *
   * @param reason as that of {@link Refused}; names the limit and where it is set
   */
  record TooLarge(String reason) implements Outcome {}

  /** The only {@link Stored} needed. */
  Outcome STORED = new Stored();

  /** The only {@link Throttled} needed. */
  Outcome THROTTLED = new Throttled();
}
