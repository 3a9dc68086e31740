package dev.docdb.replicator.letter;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.target.TargetKind;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Which letters are looked for.
 *
 * @param watched their collection, or the database of their collections
 * @param targets that refused them
 * @param after the mark of a letter behind which to begin; empty: at the first
 * @param atMost how long the search and all that is done with its letters may take
 */
public record Search(Namespace watched, Set<TargetKind> targets, String after, Duration atMost) {
  public Search {
    targets = Set.copyOf(targets);
  }

  /** The target for which a letter is looked for, if it is. */
  public Optional<TargetKind> find(LetterHead head) {
    boolean here =
        head.place().database().equals(watched.database())
            && (watched.collection().isEmpty()
                || watched.collection().equals(head.place().collection()));
    return targets.stream().filter(kind -> here && kind.label().equals(head.target())).findFirst();
  }
}
