package dev.docdb.replicator.sandbox.crash;

/** What a kill has hit, told by the state document and the messages that the targets hold. */
enum Hit {
  /** The invocation hadn't taken the lease. */
  STARTING("before the lease"),
  /** It held the lease, and no target had anything of it. */
  READING("before the first delivery"),
  /** Some target had something that the saved position didn't cover. */
  IN_FLIGHT("with unsaved deliveries"),
  /** All that was delivered was saved, or was about to be given back. */
  SAVED("after a save"),
  /** It had come to its end already. */
  BETWEEN("between invocations");

  private final String words;

  Hit(String words) {
    this.words = words;
  }

  /** Whether changes had been read and delivered. */
  boolean hadDelivered() {
    return this == IN_FLIGHT || this == SAVED;
  }

  @Override
  public String toString() {
    return words;
  }
}
