package dev.docdb.replicator.state;

/** Another holder has taken the lease: nothing more may be sent or saved. */
public final class FencedException extends RuntimeException {
  public FencedException(String message) {
    super(message);
  }
}
