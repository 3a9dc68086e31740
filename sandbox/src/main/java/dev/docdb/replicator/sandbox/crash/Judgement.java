package dev.docdb.replicator.sandbox.crash;

import dev.docdb.replicator.sandbox.demo.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Judges everything that one target holds: a document's changes never jump, and they rewind and
 * repeat only behind an invocation that was cut off, and only what was not saved.
 */
final class Judgement {
  private final Epochs epochs;
  private final Map<String, Integer> deletes;
  private final boolean ordered;

  private final Map<String, SortedMap<Long, Message>> epochsOf = new HashMap<>();
  private final Map<String, Last> lastOf = new HashMap<>();
  private final Map<Long, Integer> repeatsOf = new HashMap<>();
  private final List<String> violations = new ArrayList<>();

  /** The newest delivery of a document, and the farthest. */
  private record Last(int number, int farthest, long epoch) {}

  /**
   * Judges with this knowledge.
   *
   * @param deletes the number of the delete of each deleted document: its message doesn't say it
   * @param ordered whether the target keeps the order of a document's changes
   */
  Judgement(Epochs epochs, Map<String, Integer> deletes, boolean ordered) {
    this.epochs = epochs;
    this.deletes = deletes;
    this.ordered = ordered;
  }

  /** Judges all messages, in the order of the target. */
  void judge(List<Message> messages) {
    for (Message message : messages) {
      note(message);
      if (ordered) {
        order(message);
      }
    }
    epochsOf.values().forEach(this::repeats);
  }

  private void note(Message message) {
    Map<Long, Message> deliveries = epochsOf.computeIfAbsent(message.id(), id -> new TreeMap<>());
    if (deliveries.put(message.epoch(), message) != null) {
      violations.add(told(message, "came twice"));
    }
  }

  /** By epochs, not by place: objects are read by their names. */
  private void repeats(SortedMap<Long, Message> deliveries) {
    long newest = deliveries.lastKey();
    long oldest = deliveries.firstKey();
    deliveries.forEach(
        (epoch, message) -> {
          if (epoch != newest && !epochs.isCutOff(epoch)) {
            violations.add(told(message, "is repeated later, although nothing was cut off"));
          }
          if (epoch != oldest) {
            repeat(message);
          }
        });
  }

  private void repeat(Message message) {
    repeatsOf.merge(message.epoch(), 1, Integer::sum);
    if (message.version() <= epochs.savedBefore(message.epoch())) {
      violations.add(told(message, "is repeated, although its delivery was saved"));
    }
  }

  private void order(Message message) {
    int number =
        message.operation().equals("delete")
            ? deletes.getOrDefault(message.document(), 0)
            : message.number();
    Last last = lastOf.getOrDefault(message.document(), new Last(0, 0, 0));
    if (number > last.farthest() + 1) {
      violations.add(told(message, "jumps from %d to %d".formatted(last.farthest(), number)));
    }
    boolean rewinds = number != last.number() + 1;
    if (rewinds && !epochs.isCutOff(last.epoch()) && !epochs.isCutOff(message.epoch())) {
      violations.add(told(message, "rewinds from %d to %d".formatted(last.number(), number)));
    }
    if (rewinds && message.epoch() == last.epoch()) {
      violations.add(
          told(message, "goes from %d to %d in one epoch".formatted(last.number(), number)));
    }
    lastOf.put(
        message.document(), new Last(number, Math.max(number, last.farthest()), message.epoch()));
  }

  private static String told(Message message, String what) {
    return "%s of %s in epoch %d %s"
        .formatted(message.operation(), message.document(), message.epoch(), what);
  }

  /** How many changes arrived, each counted once. */
  int distinct() {
    return epochsOf.size();
  }

  /** How many arrived again. */
  int repeats() {
    return repeatsOf.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The most that one invocation repeated. */
  int mostRepeats() {
    return repeatsOf.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** What must not be. */
  List<String> violations() {
    return List.copyOf(violations);
  }
}
