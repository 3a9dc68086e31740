package dev.docdb.replicator.task;

import dev.docdb.replicator.source.ClusterIdentity;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.PositionFormat;
import dev.docdb.replicator.state.Checkpoint;
import dev.docdb.replicator.state.Halt;
import dev.docdb.replicator.state.Pause;
import dev.docdb.replicator.state.ScopeState;
import dev.docdb.replicator.state.ScopeState.Held;
import dev.docdb.replicator.state.StateException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * How a scope stands, for operators. What isn't known is null: it is never left out, and never 0.
 *
 * @param now by the cluster's clock
 * @param cluster the one that answers, where it says which it is
 * @param enabled the enabled targets, by label
 * @param retention how long the log keeps changes
 * @param lags how far a place lies behind the source
 */
public record StatusReport(
    Instant now,
    Optional<ClusterIdentity> cluster,
    Set<String> enabled,
    Duration retention,
    Function<Position, Lag> lags) {

  /**
   * How far a place lies behind the source.
   *
   * @param seconds the age of the oldest change behind it; 0 when there is none; empty when it
   *     can't be told
   * @param why it can't be told; empty otherwise
   * @param isReadable whether the place can be read from, or nobody knows
   */
  public record Lag(Optional<Duration> seconds, String why, boolean isReadable) {}

  /** The report. */
  public BsonDocument of(ScopeState state) {
    List<String> problems = new ArrayList<>(state.problems());
    Optional<Checkpoint> sample = sample(state, problems);
    problems.addAll(whatTheNextTickMeets(state, sample));
    return new BsonDocument("condition", new BsonString(condition(state)))
        .append("problems", new BsonArray(problems.stream().map(BsonString::new).toList()))
        .append("paused", orNull(state.pause().map(StatusReport::pause)))
        .append("halted", orNull(state.halt().map(StatusReport::halt)))
        .append("lease", orNull(state.held().map(this::lease)))
        .append("epoch", orNull(state.epoch().map(BsonInt64::new)))
        .append("position", orNull(state.checkpoint().map(saved -> place(saved.position()))))
        .append("saved", time(state.updated()))
        .append("headroomSeconds", orNull(state.checkpoint().flatMap(this::headroom)))
        .append("targets", targets(state))
        .append("cluster", cluster(state))
        .append("pythonSample", orNull(sample.map(at -> place(at.position()))))
        .append("audit", audit(state));
  }

  /** What lets a tick fail although everything that is kept can be read. */
  private List<String> whatTheNextTickMeets(ScopeState state, Optional<Checkpoint> sample) {
    List<String> met = new ArrayList<>();
    if (isOfThisCluster(state).filter(same -> !same).isPresent()) {
      met.add(
          "The saved position is of another cluster than the one that answers. Correct DOCUMENTDB_URI, or resume with acceptCluster if this is the right one.");
    }
    Optional<Checkpoint> saved = state.checkpoint().or(() -> sample);
    if (saved.filter(at -> at.isYetToCome(now)).isPresent()) {
      met.add("The saved position is a time that is yet to come. Rewind to one that has passed.");
    }
    saved.stream()
        .flatMap(at -> enabled.stream().map(label -> own(label, at)))
        .map(lags)
        .filter(lag -> !lag.isReadable())
        .map(lag -> "A place can't be read from: " + lag.why())
        .distinct()
        .forEach(met::add);
    return met;
  }

  private Optional<Boolean> isOfThisCluster(ScopeState state) {
    return cluster.flatMap(found -> state.cluster().map(found::isSameClusterAs));
  }

  private static Position own(String label, Checkpoint saved) {
    @Nullable Position detached = saved.detached().get(label);
    return detached != null ? detached : saved.ahead().getOrDefault(label, saved.position());
  }

  private static Optional<Checkpoint> sample(ScopeState state, List<String> problems) {
    try {
      return state.wouldAdopt();
    } catch (StateException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** What the next tick meets first. */
  public static String condition(ScopeState state) {
    String kept =
        switch (state.condition()) {
          case NOT_BEGUN -> "not begun";
          case BEGUN -> "replicating";
          case REMOVED -> "removed";
          case DAMAGED -> "damaged";
          case NEWER -> "of a newer version";
        };
    if (!state.condition().isUsable()) {
      return kept;
    }
    return state.pause().isPresent() ? "paused" : state.halt().isPresent() ? "halted" : kept;
  }

  private static BsonDocument pause(Pause pause) {
    return new BsonDocument("by", new BsonString(pause.by()))
        .append("why", new BsonString(pause.why()))
        .append("since", time(Optional.of(pause.since())));
  }

  private static BsonDocument halt(Halt halt) {
    return new BsonDocument("error", new BsonString(halt.error()))
        .append("message", new BsonString(halt.message()))
        .append("since", time(Optional.of(halt.since())));
  }

  private BsonDocument lease(Held held) {
    return new BsonDocument("owner", new BsonString(held.owner()))
        .append("until", time(held.until()))
        .append("lapsed", orNull(held.until().map(end -> BsonBoolean.valueOf(end.isBefore(now)))));
  }

  private BsonDocument place(Position place) {
    BsonDocument kept = PositionFormat.write(place);
    return new BsonDocument("time", time(place.moment()))
        .append("token", kept.containsKey("token") ? kept.get("token") : BsonNull.VALUE)
        .append("ageSeconds", seconds(place.age(now)));
  }

  private Optional<BsonInt64> headroom(Checkpoint saved) {
    return saved.age(now).map(retention::minus).map(Duration::toSeconds).map(BsonInt64::new);
  }

  private BsonDocument targets(ScopeState state) {
    Set<String> all = new TreeSet<>(enabled);
    all.addAll(state.targets());
    BsonDocument targets = new BsonDocument();
    for (String label : all) {
      BsonDocument target =
          new BsonDocument("enabled", BsonBoolean.valueOf(enabled.contains(label)));
      if (enabled.contains(label)) {
        state.checkpoint().ifPresent(saved -> target.putAll(target(label, saved)));
      }
      targets.append(label, target);
    }
    return targets;
  }

  private BsonDocument target(String label, Checkpoint saved) {
    @Nullable Position detached = saved.detached().get(label);
    @Nullable Position ahead = saved.ahead().get(label);
    Position own = own(label, saved);
    String place = detached != null ? "detached" : ahead != null ? "ahead" : "with the others";
    // A target that is ahead is read for from the place of the others.
    Position resumed = detached != null ? detached : saved.position();
    Lag lag = lags.apply(own);
    BsonDocument target =
        new BsonDocument("place", new BsonString(place))
            .append("time", time(own.moment()))
            .append("lagSeconds", seconds(lag.seconds()))
            .append("headroomSeconds", seconds(resumed.age(now).map(retention::minus)));
    return lag.why().isEmpty() ? target : target.append("noLag", new BsonString(lag.why()));
  }

  private BsonDocument cluster(ScopeState state) {
    return new BsonDocument("found", orNull(cluster.map(ClusterIdentity::toState)))
        .append("saved", orNull(state.cluster().map(ClusterIdentity::toState)))
        .append("matches", orNull(isOfThisCluster(state).map(BsonBoolean::valueOf)));
  }

  private static BsonArray audit(ScopeState state) {
    BsonArray newestFirst = new BsonArray();
    state.audit().reversed().forEach(entry -> newestFirst.add(readable(entry)));
    return newestFirst;
  }

  private static BsonValue readable(BsonValue entry) {
    if (!(entry instanceof BsonDocument kept)) {
      return entry;
    }
    BsonDocument shown = new BsonDocument();
    kept.forEach(
        (name, value) ->
            shown.append(
                name,
                value instanceof BsonDateTime date
                    ? time(Optional.of(Instant.ofEpochMilli(date.getValue())))
                    : value));
    return shown;
  }

  private static BsonValue seconds(Optional<Duration> time) {
    return orNull(time.map(Duration::toSeconds).map(BsonInt64::new));
  }

  private static BsonValue time(Optional<Instant> moment) {
    return orNull(moment.map(Instant::toString).map(BsonString::new));
  }

  private static BsonValue orNull(Optional<? extends BsonValue> value) {
    return value.isPresent() ? value.get() : BsonNull.VALUE;
  }
}
