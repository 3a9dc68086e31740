package dev.docdb.replicator.sandbox.documentdb.stream;

/**
 * How a server's change streams behave where nobody outside knows how they do, or where they are
 * known to have behaved badly. Whoever calls it holds the server's one lock.
 */
public final class StreamFaults {
  private boolean startsSilentlyLater;
  private boolean invalidates = true;
  private boolean stuck;

  /** Whether a stream asked to start at a time before the log starts at its oldest entry. */
  public void startsSilentlyLater(boolean yes) {
    startsSilentlyLater = yes;
  }

  /** Whether a drop or a rename of what is watched ends the stream with an invalidate. */
  public void invalidates(boolean yes) {
    invalidates = yes;
  }

  /** Whether the token of an empty batch stays where it was. */
  public void stuck(boolean yes) {
    stuck = yes;
  }

  boolean startsSilentlyLater() {
    return startsSilentlyLater;
  }

  boolean invalidates() {
    return invalidates;
  }

  boolean isStuck() {
    return stuck;
  }
}
