package dev.docdb.replicator;

import dev.docdb.replicator.config.OnRefused;
import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.TargetKind;
import java.util.Optional;
import java.util.function.Consumer;

/** What becomes of the changes that one target refuses: they are put aside, left out, or fatal. */
final class LeavingOut<E extends Entry> {
  private final TargetKind kind;
  private final Refusals refusals;
  private final LetterBox letters;
  private final Consumer<E> leftOut;
  private long stored;
  private long refused;

  /** Refused since a change was last stored, and not left out yet. */
  private int onTheirWay;

  /**
   * Nothing was refused yet.
   *
   * @param leftOut told when nothing is left to do for a refused change
   */
  LeavingOut(TargetKind kind, Refusals refusals, LetterBox letters, Consumer<E> leftOut) {
    this.kind = kind;
    this.refusals = refusals;
    this.letters = letters;
    this.leftOut = leftOut;
  }

  /** The target has stored a change. */
  void stored() {
    refusals.stored(kind);
    onTheirWay = 0;
    stored++;
  }

  /**
   * The target will never take a change.
   *
   * @return why it may not be left out, if it may not
   */
  Optional<RuntimeException> refused(E entry, String reason) {
    if (refusals.choice() == OnRefused.FAIL) {
      return Optional.of(new RefusedChangeException(kind, entry.change().change(), reason));
    }
    if (refusals.isEverything(kind, onTheirWay)) {
      return Optional.of(new EverythingRefusedException(kind, reason));
    }
    onTheirWay++;
    long since = stored;
    if (refusals.choice() == OnRefused.IGNORE) {
      leftOut(entry, since);
    } else {
      letters.put(refusals.letter(kind, entry.change(), reason), () -> leftOut(entry, since));
      letters.pump();
    }
    return Optional.empty();
  }

  /**
   * A refused change is left out.
   *
   * @param since how many changes had been stored when it was refused
   */
  private void leftOut(E entry, long since) {
    refused++;
    if (since == stored) {
      onTheirWay--;
      refusals.leftOut(kind);
    }
    leftOut.accept(entry);
  }

  /** How many changes were left out. */
  long count() {
    return refused;
  }
}
