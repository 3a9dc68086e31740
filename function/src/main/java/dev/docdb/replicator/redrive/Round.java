package dev.docdb.replicator.redrive;

import dev.docdb.replicator.letter.KeptLetter;
import dev.docdb.replicator.target.TargetKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Letters that are read together and then sent: so few that they fit into any memory. */
final class Round {
  private static final int LETTERS = 100;

  /** Of their events, but for the last one, which may be large. */
  private static final int BYTES = 2 << 20;

  private final Map<TargetKind, List<Taken>> taken = new EnumMap<>(TargetKind.class);
  private String mark = "";
  private int count;
  private long bytes;

  void looked(KeptLetter letter, Look look) {
    count++;
    mark = letter.mark();
    if (look instanceof Look.Ready(Taken ready)) {
      taken.computeIfAbsent(ready.target(), target -> new ArrayList<>()).add(ready);
      bytes += ready.encoded().change().length();
    }
  }

  boolean isFull() {
    return count >= LETTERS || bytes >= BYTES;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** The mark of its last letter. */
  String mark() {
    return mark;
  }

  /** The targets that some of its letters are for. */
  Set<TargetKind> targets() {
    return taken.keySet();
  }

  /** Those for this target, as they came. */
  List<Taken> of(TargetKind target) {
    return taken.getOrDefault(target, List.of());
  }
}
