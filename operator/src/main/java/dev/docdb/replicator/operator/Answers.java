package dev.docdb.replicator.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonValue;

/**
 * What several answers say together. Where the place of the letters has no order, each call looks
 * at all of them anew, and only what was done adds up; elsewhere it goes on behind the last one.
 */
final class Answers {
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
  static final class OfTarget {
    final Map<String, Long> counts = new TreeMap<>();
    final Map<String, Long> reasons = new TreeMap<>();
    String oldest = "";
    String newest = "";

    private void add(BsonDocument answer) {
      sum(answer, counts);
      sum(answer.getDocument("reasons", new BsonDocument()), reasons);
      if (answer.isString("oldest")) {
        String since = AsJson.text(answer, "oldest");
        oldest = oldest.isEmpty() || since.compareTo(oldest) < 0 ? since : oldest;
        String until = AsJson.text(answer, "newest");
        newest = until.compareTo(newest) > 0 ? until : newest;
      }
    }
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
      stops.add(AsJson.text(answer, "stopped"));
    }
  }

  private void forgetWhatIsLookedAtAnew() {
    counts.keySet().retainAll(LIMITED);
    targets.values().forEach(of -> of.counts.keySet().retainAll(DONE));
    staying.clear();
  }

  private void add(String label, BsonDocument answer) {
    targets.computeIfAbsent(label, name -> new OfTarget()).add(answer);
    if (answer.isString("stopped")) {
      stops.add(label + ": " + AsJson.text(answer, "stopped"));
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
            AsJson.text(stays, "letter"),
            stays.containsKey("target") ? " (" + AsJson.text(stays, "target") + ")" : "",
            AsJson.text(stays, "why"));
  }

  /** What there is of each target, by its label. */
  Map<String, OfTarget> targets() {
    return targets;
  }

  /** A line for each letter that stays. */
  List<String> staying() {
    return staying;
  }

  /** Why calling again would do no good. */
  List<String> stops() {
    return stops;
  }

  String scope() {
    return AsJson.text(last, "scope");
  }

  /** Where the letters are. */
  String place() {
    return AsJson.text(last, "place");
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
    return last.isEmpty() ? after : AsJson.text(last, "next");
  }
}
