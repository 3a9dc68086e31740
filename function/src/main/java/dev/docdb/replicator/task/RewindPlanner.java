package dev.docdb.replicator.task;

import dev.docdb.replicator.source.ChangeStreams;
import dev.docdb.replicator.source.ClusterIdentity;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.Checkpoint;
import dev.docdb.replicator.state.Edit;
import dev.docdb.replicator.state.ScopeEditor.Demand;
import dev.docdb.replicator.state.ScopeState;
import dev.docdb.replicator.state.ScopeState.Condition;
import dev.docdb.replicator.task.StateOrder.Rewinding;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where to go on from, when an operator wants another place than the saved one: refused where the
 * log doesn't hold it, and where changes would be left out that nobody has said may be.
 *
 * @param streams of the scope
 * @param enabled the enabled targets, by label
 * @param retention how long the log keeps changes
 */
public record RewindPlanner(ChangeStreams streams, Set<String> enabled, Duration retention) {
  /** Plans it. */
  Plan plan(Rewinding order, ScopeState seen, Optional<ClusterIdentity> cluster, Instant now) {
    Optional<Plan> refused =
        unwantedCluster(order, seen, cluster)
            .or(() -> wrongTarget(order, seen))
            .or(() -> outOfTheLog(order.place(), now));
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<Position> current = current(order, seen);
    Optional<Position> same = current.filter(order.place()::isAt);
    if (same.isPresent() && order.target().isPresent()) {
      return new Plan.Nothing("It is there already.");
    }
    // What is known of the same place stays known.
    return behind(order, same.orElse(order.place()), seen, new Here(cluster, current, now));
  }

  /**
   * How things stand.
   *
   * @param cluster the one that answers
   * @param current the place that is moved
   */
  private record Here(Optional<ClusterIdentity> cluster, Optional<Position> current, Instant now) {}

  private static Optional<Plan> unwantedCluster(
      Rewinding order, ScopeState seen, Optional<ClusterIdentity> cluster) {
    boolean isOther =
        seen.cluster().isPresent()
            && cluster.isPresent()
            && !cluster.get().isSameClusterAs(seen.cluster().get());
    if (isOther && order.target().isPresent()) {
      return refused(
          "target: the saved position is of another cluster than this one, so that all targets must be rewound");
    }
    return isOther && !order.acceptCluster()
        ? refused(
            "acceptCluster: the saved position is of another cluster than this one. If this is the right one, say so with true")
        : Optional.empty();
  }

  private Optional<Plan> wrongTarget(Rewinding order, ScopeState seen) {
    if (order.target().isEmpty()) {
      return Optional.empty();
    }
    String target = order.target().get().label();
    if (!enabled.contains(target)) {
      return refused("target: %s isn't enabled; enabled are %s".formatted(target, sorted(enabled)));
    }
    if (seen.condition() == Condition.DAMAGED) {
      return refused("target: the state can't be read, so that all targets must be rewound");
    }
    if (seen.checkpoint().isEmpty()) {
      return refused("target: there is no saved position, so that all targets must be rewound");
    }
    Set<String> others = new TreeSet<>(enabled);
    others.removeAll(seen.checkpoint().get().detached().keySet());
    others.remove(target);
    return others.isEmpty()
        ? refused(
            "target: "
                + target
                + " would be the last one to have a place of its own; leave the member out to rewind all targets")
        : Optional.empty();
  }

  private Optional<Plan> outOfTheLog(Position place, Instant now) {
    Optional<Instant> moment = place.moment();
    if (moment.filter(time -> time.isAfter(now)).isPresent()) {
      return refused("time: lies in the future of the cluster, whose clock shows " + now);
    }
    return moment.filter(time -> time.isBefore(now.minus(retention))).isPresent()
        ? refused(
            "time: lies further back than the cluster keeps changes, %d hours as RETENTION_HOURS says"
                .formatted(retention.toHours()))
        : Optional.empty();
  }

  private static Optional<Plan> refused(String why) {
    return Optional.of(new Plan.Refused(why));
  }

  private static String sorted(Set<String> labels) {
    return String.join(", ", new TreeSet<>(labels));
  }

  /** The place that is moved; empty where there is none, or it can't be read. */
  private static Optional<Position> current(Rewinding order, ScopeState seen) {
    Optional<Checkpoint> saved = seen.checkpoint().or(seen::wouldAdopt);
    return saved.map(
        at -> order.target().map(kind -> placeOf(kind.label(), at)).orElse(at.position()));
  }

  private static Position placeOf(String target, Checkpoint saved) {
    return saved
        .detached()
        .getOrDefault(target, saved.ahead().getOrDefault(target, saved.position()));
  }

  private Plan behind(Rewinding order, Position place, ScopeState seen, Here here) {
    Glimpse found;
    try {
      found = Glimpse.at(place, streams);
    } catch (SourceException e) {
      return notReadable(order.place(), e);
    }
    if (!order.leaveOut() && mayLeaveOut(place, found, seen, here)) {
      return new Plan.Refused(whatIsLeftOut(place, here.current()));
    }
    if (order.target().isPresent()) {
      return withOnly(order.target().get().label(), place, seen);
    }
    DetachedPlaces detached = DetachedPlaces.of(seen.checkpoint(), place, found);
    return detached.unsure().isEmpty() || order.leaveOut()
        ? withAll(new Checkpoint(place, Map.of(), detached.kept()), seen, here.cluster())
        : new Plan.Refused(whatMayJump(detached.unsure()));
  }

  private static String whatMayJump(Set<String> targets) {
    return "leaveOut: it can't be told whether the places of their own of %s lie before this one, and changes between would never be sent to them. Take a time instead of a token; or if they may be left out, say so with true"
        .formatted(sorted(targets));
  }

  private static Plan notReadable(Position place, SourceException e) {
    String member = place.moment().isPresent() ? "time" : "token";
    return switch (e.error()) {
      case POSITION_LOST ->
          new Plan.Refused(member + ": the cluster's log no longer reaches back to it");
      case POSITION_NOT_UNDERSTOOD ->
          new Plan.Refused(member + ": it isn't one that this cluster gave out");
      case CONNECTION_LOST,
          UNKNOWN,
          LOGIN_FAILED,
          NOT_AUTHORIZED,
          MISCONFIGURED,
          STREAMS_NEVER_ON,
          CHANGE_TOO_LARGE,
          STREAMS_OFF,
          COLLECTION_DROPPED,
          OTHER_CLUSTER ->
          throw e;
    };
  }

  /** Whether it isn't sure that everything behind the place of now lies behind the new one, too. */
  private boolean mayLeaveOut(Position place, Glimpse found, ScopeState seen, Here here) {
    if (here.current().isEmpty()) {
      return seen.condition() != Condition.NOT_BEGUN;
    }
    Position current = here.current().get();
    boolean isBack =
        current.reaches(place)
            || (place.moment().isPresent() && current.isAtOrAfter(place))
            || found.isBefore(current);
    return !isBack && !isNothingBetween(current, place, here.now());
  }

  /** As on a quiet collection, whose position is that of its last change. */
  private boolean isNothingBetween(Position current, Position place, Instant now) {
    try {
      Glimpse next = Glimpse.at(current, streams);
      Optional<Instant> first = next.first();
      return first.isPresent()
          ? place.moment().filter(moment -> !first.get().isBefore(moment)).isPresent()
          : next.isCaughtUp(now);
    } catch (SourceException e) {
      return false; // a place that can't be read from: nobody knows what lies behind it
    }
  }

  private static String whatIsLeftOut(Position place, Optional<Position> current) {
    String where =
        current
            .flatMap(Position::moment)
            .map(moment -> "the saved position is at " + moment)
            .orElse("it isn't known where it would have gone on");
    return "leaveOut: %s, and changes may lie between it and %s, which would never be sent. If they may be left out, say so with true"
        .formatted(where, place.moment().map(Instant::toString).orElse("the token"));
  }

  private static Plan withOnly(String target, Position place, ScopeState seen) {
    Checkpoint saved = seen.checkpoint().orElseThrow();
    Map<String, Position> ahead = new HashMap<>(saved.ahead());
    ahead.remove(target);
    Map<String, Position> detached = new HashMap<>(saved.detached());
    detached.put(target, place);
    return new Plan.Change(
        seen.edit().moveTo(new Checkpoint(saved.position(), ahead, detached)),
        Demand.SOUND,
        "%s goes on %s, with a place of its own until it has caught up; the others stay where they are."
            .formatted(target, words(place)));
  }

  private static Plan withAll(
      Checkpoint places, ScopeState seen, Optional<ClusterIdentity> cluster) {
    Edit edit = seen.edit().moveTo(places).endHalt().accept(cluster).dropUnreadable();
    return edit.isEmpty()
        ? new Plan.Nothing("It is there already.")
        : new Plan.Change(
            edit,
            Demand.ANY,
            "The next tick goes on %s. What the targets have from there on is sent again."
                .formatted(words(places.position())));
  }

  private static String words(Position place) {
    return place.moment().map(time -> "from " + time).orElse("behind the token");
  }
}
