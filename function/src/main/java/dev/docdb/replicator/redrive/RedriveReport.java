package dev.docdb.replicator.redrive;

import dev.docdb.replicator.letter.KeptLetter;
import dev.docdb.replicator.letter.LetterHead;
import dev.docdb.replicator.target.TargetKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What is said of a run, in counts and a few examples. */
public final class RedriveReport {
  /** Enough to see what is the matter. */
  private static final int EXAMPLES = 20;

  private static final int REASONS = 50;

  private final boolean dryRun;
  private final Map<String, OfTarget> targets = new TreeMap<>();
  private final List<BsonDocument> staying = new ArrayList<>();
  private long looked;
  private long unreadable;
  private long untouched;
  private long notRemoved;
  private long hidden;
  private boolean complete;
  private String next = "";
  private String stopped = "";

  RedriveReport(boolean dryRun) {
    this.dryRun = dryRun;
  }

  /** The counts of one target. */
  private static final class OfTarget {
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private long oldest = Long.MAX_VALUE;
    private long newest = Long.MIN_VALUE;
    private String stopped = "";

    private void count(String what) {
      counts.merge(what, 1L, Long::sum);
    }
  }

  private OfTarget of(String target) {
    return targets.computeIfAbsent(target, label -> new OfTarget());
  }

  /** Whether it is known what there is, or at least something of it. */
  boolean hasLooked() {
    return complete || looked > 0;
  }

  /** How many letters were looked at. */
  long letters() {
    return looked;
  }

  void looked(KeptLetter letter, Look look) {
    looked++;
    switch (look) {
      case Look.Ready _, Look.Gone _ -> {
        // Told when it is settled; or somebody else has told it.
      }
      case Look.Known(LetterHead head) -> found(head);
      case Look.Late(LetterHead head) -> of(head.target()).count("left");
      case Look.Foreign _ -> untouched++;
      case Look.Damaged(String why) -> {
        unreadable++;
        stays(letter, "", "unreadable: " + why);
      }
    }
  }

  private void found(LetterHead head) {
    OfTarget of = of(head.target());
    of.count("letters");
    boolean known = of.reasons.containsKey(head.reason()) || of.reasons.size() < REASONS;
    of.reasons.merge(known ? head.reason() : "(others)", 1L, Long::sum);
    of.oldest = Math.min(of.oldest, head.version());
    of.newest = Math.max(of.newest, head.version());
  }

  /** A letter was sent, or was to be: then there may be no fate. */
  void settled(Taken letter, Optional<Fate> fate) {
    OfTarget of = of(letter.head().target());
    if (fate.isEmpty()) {
      of.count("left");
      return;
    }
    switch (fate.get()) {
      case Fate.Stored _ -> of.count("stored");
      case Fate.Obsolete _ -> of.count("obsolete");
      case Fate.Refused(String reason) -> {
        of.count("refused");
        stays(letter.letter(), letter.head().target(), reason);
      }
    }
  }

  private void stays(KeptLetter letter, String target, String why) {
    if (staying.size() < EXAMPLES) {
      BsonDocument example = new BsonDocument("letter", new BsonString(letter.place()));
      if (!target.isEmpty()) {
        example.append("target", new BsonString(target));
      }
      staying.add(example.append("why", new BsonString(why)));
    }
  }

  /** So many letters whose change was stored are still there, or there again. */
  void notRemoved(int letters) {
    notRemoved += letters;
  }

  void hidden(long letters) {
    hidden = letters;
  }

  void stopped(TargetKind target, String why) {
    of(target.label()).stopped = why;
  }

  void notGivenBack() {
    stopped("Letters couldn't be given back to their queue; they come back by themselves, later");
  }

  void stopped(String why) {
    stopped = why;
  }

  /** All before this was looked at. */
  void reached(String mark) {
    next = mark;
  }

  /** Nothing is left to look at. */
  void complete() {
    complete = true;
  }

  private boolean isComplete() {
    return complete && !isStopped();
  }

  /** Whether calling again before something is mended would do no good. */
  private boolean isStopped() {
    return !stopped.isEmpty() || targets.values().stream().anyMatch(of -> !of.stopped.isEmpty());
  }

  /** The run in counts alone: event ids, of which keys are made, may hold ids of documents. */
  public BsonDocument toLog() {
    BsonDocument json = new BsonDocument("dryRun", BsonBoolean.valueOf(dryRun));
    json.append("complete", BsonBoolean.valueOf(isComplete()));
    BsonDocument counts = new BsonDocument();
    targets.forEach((label, of) -> counts.append(label, counts(of.counts)));
    return append(json.append("targets", counts));
  }

  /** The answer to the operator. */
  public BsonDocument toAnswer(String scope, String place) {
    BsonDocument json =
        new BsonDocument("task", new BsonString("redrive"))
            .append("scope", new BsonString(scope))
            .append("place", new BsonString(place))
            .append("dryRun", BsonBoolean.valueOf(dryRun))
            .append("complete", BsonBoolean.valueOf(isComplete()));
    BsonDocument all = new BsonDocument();
    targets.forEach((label, of) -> all.append(label, json(of)));
    append(json.append("targets", all));
    if (!staying.isEmpty()) {
      json.append("staying", new BsonArray(staying));
    }
    if (!stopped.isEmpty()) {
      json.append("stopped", new BsonString(stopped));
    }
    if (!complete && !isStopped() && !next.isEmpty()) {
      json.append("next", new BsonString(next));
    }
    return json;
  }

  private BsonDocument append(BsonDocument json) {
    return json.append("letters", new BsonInt64(looked))
        .append("unreadable", new BsonInt64(unreadable))
        .append("untouched", new BsonInt64(untouched))
        .append("notRemoved", new BsonInt64(notRemoved))
        .append("hidden", new BsonInt64(hidden));
  }

  private static BsonValue json(OfTarget of) {
    BsonDocument json = counts(of.counts);
    if (!of.reasons.isEmpty()) {
      json.append("oldest", time(of.oldest)).append("newest", time(of.newest));
      json.append("reasons", counts(of.reasons));
    }
    if (!of.stopped.isEmpty()) {
      json.append("stopped", new BsonString(of.stopped));
    }
    return json;
  }

  private static BsonString time(long version) {
    return new BsonString(Instant.ofEpochSecond(version >>> 32).toString());
  }

  private static BsonDocument counts(Map<String, Long> counts) {
    BsonDocument json = new BsonDocument();
    counts.forEach((name, count) -> json.append(name, new BsonInt64(count)));
    return json;
  }
}
