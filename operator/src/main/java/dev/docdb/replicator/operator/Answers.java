package dev.docdb.replicator.operator;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What several answers say together. */
final class Answers {
  private static final int SHOWN = 20;

  private final Map<String, OfTarget> targets = new TreeMap<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private final List<String> staying = new ArrayList<>();
  private final List<String> stops = new ArrayList<>();
  private BsonDocument last = new BsonDocument();

  /** Of one target. */
  private static final class OfTarget {
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private String oldest = "";
    private String newest = "";
  }

  void add(BsonDocument answer) {
    if (next().isEmpty()) {
      forgetWhatStays();
    }
    last = answer;
    targets.values().forEach(of -> of.counts.remove("left")); // they were for this call
    answer
        .getDocument("targets", new BsonDocument())
        .forEach((label, of) -> add(label, of.asDocument()));
    sum(answer, counts);
    for (BsonValue stays : answer.getArray("staying", new BsonArray())) {
      staying.add(line(stays.asDocument()));
    }
    if (answer.isString("stopped")) {
      stops.add(text(answer, "stopped"));
    }
  }

  /** A call that doesn't go on behind the one before sees again what that left where it was. */
  private void forgetWhatStays() {
    counts.keySet().retainAll(Set.of("letters"));
    staying.clear();
    targets
        .values()
        .forEach(
            of -> {
              of.counts.keySet().retainAll(Set.of("stored", "obsolete"));
              of.reasons.clear();
            });
  }

  private void add(String label, BsonDocument answer) {
    OfTarget of = targets.computeIfAbsent(label, name -> new OfTarget());
    sum(answer, of.counts);
    sum(answer.getDocument("reasons", new BsonDocument()), of.reasons);
    if (answer.isString("oldest")) {
      String oldest = text(answer, "oldest");
      of.oldest = of.oldest.isEmpty() || oldest.compareTo(of.oldest) < 0 ? oldest : of.oldest;
      String newest = text(answer, "newest");
      of.newest = newest.compareTo(of.newest) > 0 ? newest : of.newest;
    }
    if (answer.isString("stopped")) {
      stops.add(label + ": " + text(answer, "stopped"));
    }
  }

  private static void sum(BsonDocument from, Map<String, Long> to) {
    from.forEach(
        (name, value) -> {
          if (value instanceof BsonInt64 || value.isInt32()) {
            to.merge(name, value.asNumber().longValue(), Long::sum);
          }
        });
  }

  private static String line(BsonDocument stays) {
    return "  %s%s: %s"
        .formatted(
            text(stays, "letter"),
            stays.containsKey("target") ? " (" + text(stays, "target") + ")" : "",
            text(stays, "why"));
  }

  private static String text(BsonDocument json, String name) {
    return json.getString(name, new BsonString("")).getValue();
  }

  long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** The same count of all targets. */
  long countOfTargets(String name) {
    return targets.values().stream().mapToLong(of -> of.counts.getOrDefault(name, 0L)).sum();
  }

  /** Whether the last answer says that nothing is left to look at. */
  boolean isComplete() {
    return last.getBoolean("complete", BsonBoolean.FALSE).getValue();
  }

  /** Whether calling again would do no good. */
  boolean isStopped() {
    return !stops.isEmpty();
  }

  /** Behind what the next call has to go on. */
  String next() {
    return text(last, "next");
  }

  /** Says what there is. */
  void describe(PrintStream out) {
    out.printf("Scope %s, dead letters in %s%n", text(last, "scope"), text(last, "place"));
    targets.forEach(
        (label, of) -> {
          out.printf(
              "%s: %d letters, of changes from %s to %s%n",
              label, of.counts.getOrDefault("letters", 0L), of.oldest, of.newest);
          of.reasons.forEach((reason, count) -> out.printf("  %6d  %s%n", count, reason));
        });
    if (targets.isEmpty()) {
      out.println("There are no letters of the targets that are enabled.");
    }
    others(out);
  }

  /** Says what was done. */
  void summarize(PrintStream out) {
    targets.forEach((label, of) -> out.println(label + ": " + words(of.counts)));
    if (targets.isEmpty()) {
      out.println("There was nothing to send.");
    }
    others(out);
    stops.forEach(why -> out.println("Stopped: " + why));
  }

  private static String words(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + word(count.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String word(String count) {
    return switch (count) {
      case "obsolete" -> "obsolete (their documents are gone)";
      case "refused" -> "refused again";
      case "left" -> "left for the next run";
      default -> count;
    };
  }

  private void others(PrintStream out) {
    say(out, count("unreadable"), "can't be read, and stay as they are");
    say(out, count("untouched"), "belong to others, and stay as they are");
    say(out, count("notRemoved"), "were stored, and are still there: the next run removes them");
    say( // not their sum: each call sees the same ones again
        out,
        last.getNumber("hidden", new BsonInt64(0)).longValue(),
        "are held by another run, or by one that died: they come back by themselves");
    if (!staying.isEmpty()) {
      out.println("Staying:");
      staying.stream().limit(SHOWN).forEach(out::println);
    }
  }

  private static void say(PrintStream out, long letters, String what) {
    if (letters > 0) {
      out.printf("%d letters %s.%n", letters, what);
    }
  }
}
