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

/**
 * What several answers say together. Where the place of the letters has no order, each call looks
 * at all of them anew, and only what was done adds up; elsewhere it goes on behind the last one.
 */
final class Answers {
  private static final int SHOWN = 20;

  /** What a limit is for, however often a letter is looked at. */
  private static final Set<String> LIMITED = Set.of("letters");

  /** What has happened to letters that are no longer there. */
  private static final Set<String> DONE = Set.of("stored", "obsolete");

  private final Map<String, OfTarget> targets = new TreeMap<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private final List<String> staying = new ArrayList<>();
  private final List<String> stops = new ArrayList<>();
  private final String after;
  private BsonDocument last = new BsonDocument();

  /** Of one target. */
  private static final class OfTarget {
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private String oldest = "";
    private String newest = "";
  }

  /**
   * No answers yet.
   *
   * @param after behind which letter the first call begins; empty: at the first letter
   */
  Answers(String after) {
    this.after = after;
  }

  void add(BsonDocument answer) {
    if (next().isEmpty()) {
      forgetWhatIsLookedAtAnew();
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

  private void forgetWhatIsLookedAtAnew() {
    counts.keySet().retainAll(LIMITED);
    targets.values().forEach(of -> of.counts.keySet().retainAll(DONE));
    staying.clear();
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

  /** Whether all letters were looked at, and nothing was in the way. */
  boolean isComplete() {
    return last.getBoolean("complete", BsonBoolean.FALSE).getValue() && !isStopped();
  }

  /** Whether calling again would do no good. */
  boolean isStopped() {
    return !stops.isEmpty();
  }

  /** Behind which letter the next call has to go on; empty: with the first. */
  String next() {
    return last.isEmpty() ? after : text(last, "next");
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
    if (targets.isEmpty() && isComplete()) {
      out.println("There are no letters of the targets that are enabled.");
    }
    others(out);
  }

  /** Says what was done. */
  void summarize(PrintStream out) {
    targets.forEach((label, of) -> out.println(label + ": " + words(of.counts)));
    if (targets.isEmpty() && isComplete()) {
      out.println("There was nothing to send.");
    }
    others(out);
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
    say(out, "unreadable", "can't be read, and stay as they are");
    say(out, "untouched", "belong to others, and stay as they are");
    say(out, "notRemoved", "were stored, and are still there: the next run removes them");
    say(
        out,
        "hidden",
        "are held by another run, or by one that died: they come back by themselves");
    if (!staying.isEmpty()) {
      out.println("Staying:");
      staying.stream().limit(SHOWN).forEach(out::println);
    }
    stops.forEach(why -> out.println("Stopped: " + why));
    if (!isComplete() && !isStopped()) {
      out.println("Not all letters were looked at." + whereToGoOn());
    }
  }

  private String whereToGoOn() {
    return next().isEmpty() ? "" : " Go on behind these with --after '%s'".formatted(next());
  }

  private void say(PrintStream out, String count, String what) {
    if (count(count) > 0) {
      out.printf("%d letters %s.%n", count(count), what);
    }
  }
}
