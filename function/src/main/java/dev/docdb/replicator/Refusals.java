package dev.docdb.replicator;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.OnRefused;
import dev.docdb.replicator.letter.DeadLetter;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What becomes of refused changes. It counts over all invocations of an environment: a target that
 * refuses everything is set up wrongly, and a stream must not drain into the dead letters.
 */
final class Refusals {
  /** So many changes in a row, with not one stored between them, are no accident. */
  static final int EVERYTHING = 50;

  private final OnRefused choice;
  private final Function<EncodedChange, Namespace> places;
  private final Map<TargetKind, Integer> inRow = new EnumMap<>(TargetKind.class);
  private final Set<TargetKind> allowed = EnumSet.noneOf(TargetKind.class);

  /**
   * Nothing was refused yet.
   *
   * @param places where a change happened
   */
  Refusals(OnRefused choice, Function<EncodedChange, Namespace> places) {
    this.choice = choice;
    this.places = places;
  }

  OnRefused choice() {
    return choice;
  }

  /** As the settings say. */
  static Refusals of(Environment environment) {
    return new Refusals(OnRefused.of(environment), TargetResources.places(environment));
  }

  /** What is put aside of a change. */
  DeadLetter letter(TargetKind target, EncodedChange change, String reason) {
    return new DeadLetter(
        target, reason, change.change(), places.apply(change), change.batch().epoch());
  }

  /** A target has stored a change. */
  void stored(TargetKind target) {
    inRow.remove(target);
    allowed.remove(target);
  }

  /** A refused change was left out, for good. */
  void leftOut(TargetKind target) {
    inRow.merge(target, 1, Integer::sum);
  }

  /**
   * Whether a target that refuses one more change refuses everything.
   *
   * @param onTheirWay how many refused changes are about to be left out
   */
  boolean isEverything(TargetKind target, int onTheirWay) {
    int all = inRow.getOrDefault(target, 0) + onTheirWay + 1;
    return all >= EVERYTHING && !allowed.contains(target);
  }

  /**
   * The replication has halted for it. Whoever lets it go on after that wants the changes left out,
   * until one is stored again.
   */
  void halted(TargetKind target) {
    allowed.add(target);
  }
}
