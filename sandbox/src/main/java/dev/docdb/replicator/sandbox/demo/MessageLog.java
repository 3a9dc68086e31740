package dev.docdb.replicator.sandbox.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All messages that a target holds, in the order in which it holds them for each document. One
 * thread adds while another counts.
 */
public final class MessageLog {
  private final Set<String> seen = new HashSet<>();
  private final Map<String, List<Message>> firstDeliveries = new HashMap<>();
  private final List<Message> all = new ArrayList<>();
  private int duplicates;

  /** Takes the next message of the target. */
  synchronized void add(byte[] bytes) {
    Message message = Message.parse(bytes);
    all.add(message);
    if (!seen.add(message.id())) {
      duplicates++;
      return;
    }
    firstDeliveries.computeIfAbsent(message.document(), id -> new ArrayList<>()).add(message);
  }

  /** Everything that arrived, again and again where it did. */
  public synchronized List<Message> all() {
    return List.copyOf(all);
  }

  synchronized boolean holds(String document) {
    return firstDeliveries.containsKey(document);
  }

  /** How many different changes arrived. */
  synchronized int delivered() {
    return seen.size();
  }

  /** How many arrived again. */
  synchronized int duplicates() {
    return duplicates;
  }

  /**
   * In what the first deliveries differ from what was written: missing, out of order, not the same.
   */
  synchronized List<String> differences(List<WrittenChange> written) {
    Map<String, List<WrittenChange>> expected = new HashMap<>();
    written.forEach(
        change -> expected.computeIfAbsent(change.document(), id -> new ArrayList<>()).add(change));
    List<String> differences = new ArrayList<>();
    expected.forEach((document, changes) -> compare(document, changes, differences));
    for (String document : firstDeliveries.keySet()) {
      if (!expected.containsKey(document)) {
        differences.add(document + " was never written");
      }
    }
    return differences;
  }

  private void compare(String document, List<WrittenChange> expected, List<String> differences) {
    List<Message> actual = firstDeliveries.getOrDefault(document, List.of());
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      String wanted = i < expected.size() ? word(expected.get(i)) : "nothing more";
      String found = i < actual.size() ? word(actual.get(i)) : "nothing more";
      if (!wanted.equals(found)) {
        differences.add(
            "%s: change %d should be %s and is %s".formatted(document, i + 1, wanted, found));
        return;
      }
    }
  }

  private static String word(WrittenChange change) {
    return change.operation().equals("delete")
        ? "delete"
        : change.operation() + " " + change.number();
  }

  private static String word(Message message) {
    return message.operation().equals("delete")
        ? "delete"
        : message.operation() + " " + message.number();
  }
}
