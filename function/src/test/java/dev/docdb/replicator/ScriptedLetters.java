package dev.docdb.replicator;

import dev.docdb.replicator.letter.DeadLetter;
import dev.docdb.replicator.letter.DeadLetters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Dead letters in memory, whose place fails as it is told. */
final class ScriptedLetters implements DeadLetters {
  private final List<String> ids = new ArrayList<>();
  private Supplier<@Nullable RuntimeException> failure = () -> null;

  /** What putting fails with; null when it doesn't. */
  void failingWith(Supplier<@Nullable RuntimeException> why) {
    failure = why;
  }

  /** The ids of the changes that were put aside, in order. */
  List<String> ids() {
    return ids;
  }

  @Override
  public void put(DeadLetter letter) {
    RuntimeException why = failure.get();
    if (why != null) {
      throw why;
    }
    ids.add(letter.change().eventId());
  }

  @Override
  public void close() {}
}
