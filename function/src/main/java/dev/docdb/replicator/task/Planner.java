package dev.docdb.replicator.task;

import dev.docdb.replicator.source.ClusterIdentity;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.state.Checkpoint;
import dev.docdb.replicator.state.Edit;
import dev.docdb.replicator.state.Halt;
import dev.docdb.replicator.state.Pause;
import dev.docdb.replicator.state.ScopeEditor.Demand;
import dev.docdb.replicator.state.ScopeState;
import dev.docdb.replicator.state.ScopeState.Condition;
import dev.docdb.replicator.target.TargetKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an order comes to. It changes nothing.
 *
 * @param scope what is replicated
 * @param seen what is kept of it
 * @param cluster the one that answers, where it says which it is
 * @param now by the cluster's clock
 * @param rewinds plans where to go on from
 * @param startAt where a scope begins that has no position, as the setting says
 */
public record Planner(
    Scope scope,
    ScopeState seen,
    Optional<ClusterIdentity> cluster,
    Instant now,
    RewindPlanner rewinds,
    String startAt) {
  private static final String OTHER_CLUSTER = "OTHER_CLUSTER";

  /** Plans an order. */
  public Plan plan(StateOrder order) {
    if (seen.condition() == Condition.NEWER) {
      return new Plan.Refused(withoutStop(String.join(" ", seen.problems())));
    }
    boolean isUsable = seen.condition().isUsable();
    return switch (order) {
      case StateOrder.Pausing pausing -> isUsable ? pause(pausing) : unusable();
      case StateOrder.Resuming resuming ->
          isUsable || seen.isOnlyPauseUnreadable() ? resume(resuming) : unusable();
      case StateOrder.Rewinding rewinding -> rewinds.plan(rewinding, seen, cluster, now);
      case StateOrder.Resetting resetting -> reset(resetting);
    };
  }

  private Plan unusable() {
    return new Plan.Refused(
        String.join(" ", seen.problems()) + " The tasks rewind and reset mend it, too");
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private Plan pause(StateOrder.Pausing order) {
    if (seen.pause().isPresent()) {
      Pause pause = seen.pause().get();
      return new Plan.Nothing(
          "It is paused already, since %s, by %s: %s"
              .formatted(pause.since(), pause.by(), pause.why()));
    }
    Edit edit = seen.edit().pause(new Pause(order.signature().by(), order.signature().why(), now));
    return new Plan.Change(
        edit,
        Demand.SOUND,
        "Replication is paused: ticks end at once until it is resumed, and the place grows older meanwhile.");
  }

  private Plan resume(StateOrder.Resuming order) {
    Optional<String> halt = seen.halt().map(Halt::error);
    boolean endsHalt =
        order.halt() || (order.acceptCluster() && halt.equals(Optional.of(OTHER_CLUSTER)));
    boolean staysHalted = halt.isPresent() && !endsHalt;
    Optional<String> attached = order.attach().map(TargetKind::label).filter(this::isDetached);
    Edit edit = seen.edit().endPause();
    if (endsHalt) {
      edit.endHalt();
    }
    if (order.acceptCluster()) {
      edit.accept(cluster);
    }
    attached.ifPresent(target -> attach(edit, target));
    if (edit.isEmpty()) {
      return new Plan.Nothing(
          staysHalted
              ? "It isn't paused, but halted; what ends the halt is the member halt."
              : "There was nothing to resume.");
    }
    String words =
        staysHalted
            ? "The pause is over, but replication stays halted; what ends the halt is the member halt."
            : wordsOfGoingOn(halt);
    return new Plan.Change(
        edit, Demand.SOUND, words + attached.map(Planner::wordsOfAttaching).orElse(""));
  }

  private static String wordsOfGoingOn(Optional<String> halt) {
    return halt.flatMap(Planner::haltsAgain)
        .orElse("Replication goes on with the next tick, from the saved position.");
  }

  private boolean isDetached(String target) {
    return seen.checkpoint().filter(saved -> saved.isDetached(target)).isPresent();
  }

  private void attach(Edit edit, String target) {
    Checkpoint saved = seen.checkpoint().orElseThrow();
    Map<String, Position> rest = new HashMap<>(saved.detached());
    rest.remove(target);
    edit.moveTo(new Checkpoint(saved.position(), saved.ahead(), rest));
  }

  private static String wordsOfAttaching(String target) {
    return " %s goes on where the others are; what it missed until there stays missing in it."
        .formatted(target);
  }

  /** Some halts have their cause at the very place, where the next tick meets it again. */
  private static Optional<String> haltsAgain(String error) {
    Optional<String> unless =
        switch (error) {
          case "COLLECTION_DROPPED" -> Optional.of("ON_COLLECTION_DROPPED is follow");
          case "POSITION_LOST", "POSITION_NOT_UNDERSTOOD" ->
              Optional.of("ON_POSITION_LOST is now or oldest");
          default -> Optional.empty();
        };
    return unless.map(
        setting ->
            "The halt is over, but the next tick halts at the same place again unless %s by now. To go on from another place, rewind with leaveOut, or reset."
                .formatted(setting));
  }

  private Plan reset(StateOrder.Resetting order) {
    if (!order.confirm().equals(scope.toString())) {
      return new Plan.Refused("confirm: expected the scope that is to be forgotten, " + scope);
    }
    Edit edit = seen.edit().forget().dropUnreadable();
    boolean isFresh =
        seen.condition() == Condition.NOT_BEGUN
            && seen.halt().isEmpty()
            && (edit.isEmpty() || !seen.mayAdopt());
    return isFresh
        ? new Plan.Nothing("Nothing is kept of it. The next tick begins " + startAt + ".")
        : new Plan.Change(
            edit,
            Demand.ANY,
            "The position is forgotten. The next tick begins "
                + startAt
                + "; what the targets have stays in them.");
  }
}
