package dev.docdb.replicator.cdk.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What was found in a file, each thing once, whatever the number of sections that it touches. */
final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();

  void add(Problem problem) {
    found.add(problem);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** A sentence each, in the file's order; what is the same in many sections is told once. */
  List<String> texts() {
    List<Problem> left = new ArrayList<>(found);
    left.sort(Comparator.comparingInt(Problem::line));
    List<String> texts = new ArrayList<>();
    while (!left.isEmpty()) {
      Problem first = left.getFirst();
      List<Problem> same = left.stream().filter(other -> isSame(first, other)).toList();
      left.removeAll(same);
      texts.add(first.text() + others(same.subList(1, same.size())));
    }
    return List.copyOf(texts);
  }

  private static boolean isSame(Problem one, Problem other) {
    return one.equals(other)
        || (!one.key().isEmpty()
            && one.key().equals(other.key())
            && one.told().equals(other.told()));
  }

  private static String others(List<Problem> same) {
    if (same.isEmpty()) {
      return "";
    }
    String named = same.stream().limit(3).map(Problem::place).collect(Collectors.joining("; "));
    String more = same.size() > 3 ? "; and " + (same.size() - 3) + " more" : "";
    return " (the same: " + named + more + ")";
  }
}
