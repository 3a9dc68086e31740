package dev.docdb.replicator.claim;

import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Payload;
import dev.docdb.replicator.target.Entry;
import org.jspecify.annotations.Nullable;

/** What is sent for a change: the message, or the pointer to it. */
public final class Checked<E extends Entry> implements Entry {
  private final E entry;
  private final @Nullable Kept kept;

  /** The pointer that goes in its place since it has turned out to be too large. */
  private volatile @Nullable Checked<E> instead;

  /**
   * An entry.
   *
   * @param entry the target's own, of the message or of the pointer
   * @param kept what has to be in the bucket before; null: nothing
   */
  Checked(E entry, @Nullable Kept kept) {
    this.entry = entry;
    this.kept = kept;
  }

  /** A message and where it has to be. It is put there once, however often its pointer is sent. */
  static final class Kept {
    private final Claim claim;
    private final Payload message;
    private volatile boolean isThere;

    Kept(Claim claim, Payload message) {
      this.claim = claim;
      this.message = message;
    }

    Claim claim() {
      return claim;
    }

    Payload message() {
      return message;
    }

    boolean isThere() {
      return isThere;
    }

    void isThereNow() {
      isThere = true;
    }
  }

  E entry() {
    return entry;
  }

  @Nullable Kept kept() {
    return kept;
  }

  boolean isPointer() {
    return kept != null;
  }

  /** From now on the pointer is sent. */
  void replaceBy(Checked<E> pointer) {
    instead = pointer;
  }

  /** What to send: this, or the pointer in its place. */
  Checked<E> newest() {
    Checked<E> pointer = instead;
    return pointer == null ? this : pointer;
  }

  @Override
  public EncodedChange change() {
    return entry.change();
  }

  @Override
  public int bytes() {
    return entry.bytes();
  }

  @Override
  public Object group() {
    return entry.group();
  }

  @Override
  public String toString() {
    return entry.toString();
  }
}
