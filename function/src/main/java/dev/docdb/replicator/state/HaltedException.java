package dev.docdb.replicator.state;

/** An earlier invocation has halted the replication, and the operator hasn't let it go on yet. */
public final class HaltedException extends RuntimeException {
  private final transient Halt halt;

  public HaltedException(Halt halt, String message) {
    super(message);
    this.halt = halt;
  }

  /** Why and since when. */
  public Halt halt() {
    return halt;
  }
}
