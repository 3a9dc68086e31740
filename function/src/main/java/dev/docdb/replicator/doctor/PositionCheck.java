package dev.docdb.replicator.doctor;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.OnPositionLost;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.source.ChangeStream;
import dev.docdb.replicator.source.ChangeStreams;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.OperatorCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a tick can go on from a place, or what it does where it can't. */
final class PositionCheck {
  private static final Duration GLANCE = Duration.ofMillis(1);
  private static final String TRY_AGAIN = "Run the doctor again; a tick tries again by itself";
  private static final String MEND =
      "Mend that: the position stays as it is, and ticks go on from it by themselves";

  private final Environment environment;
  private final ChangeStreams streams;
  private final OperatorCommands commands;
  private final Instant now;

  /** Of a scope, at this moment of the cluster's clock. */
  PositionCheck(
      Environment environment, ChangeStreams streams, OperatorCommands commands, Instant now) {
    this.environment = environment;
    this.streams = streams;
    this.commands = commands;
    this.now = now;
  }

  /** What is said where it gave no answer in time. */
  static Finding silent(String found) {
    return Check.POSITION.unknown(found, TRY_AGAIN);
  }

  /** What is said of a time that nothing would travel from. */
  Finding yetToCome() {
    return Check.POSITION.failed(
        "The position is a time that is yet to come",
        "The replication halts. Give one that has passed: " + rewind());
  }

  /**
   * Looks.
   *
   * @param what it is, as the finding begins
   */
  Finding of(String what, Position place) {
    Optional<Duration> age = place.age(now);
    if (place.mayBeginByTime() && age.filter(old -> old.compareTo(retention()) > 0).isPresent()) {
      return lost(what + " is older than RETENTION_HOURS");
    }
    try {
      glance(place);
    } catch (SourceException e) {
      return refused(what, place, e);
    }
    return headroom(what, age);
  }

  private void glance(Position place) {
    try (ChangeStream stream = streams.open(place)) {
      stream.next(GLANCE);
    }
  }

  private Finding refused(String what, Position place, SourceException why) {
    String found = what + ": " + why.text();
    return switch (why.error()) {
      case CONNECTION_LOST, UNKNOWN -> Check.POSITION.unknown(found, TRY_AGAIN);
      case LOGIN_FAILED, NOT_AUTHORIZED, MISCONFIGURED, STREAMS_NEVER_ON ->
          Check.POSITION.failed(found, MEND);
      case CHANGE_TOO_LARGE ->
          Check.POSITION.failed(
              found, "To go on behind that change, at a time after it: " + rewind());
      case POSITION_NOT_UNDERSTOOD -> notUnderstood(what, place, found);
      case POSITION_LOST -> lost(found);
      case STREAMS_OFF ->
          Check.POSITION.failed(
              found,
              "Enable change streams (scripts/enable-change-streams), then end the halt: "
                  + commands.clearHalt());
      case COLLECTION_DROPPED -> dropped(found);
      case OTHER_CLUSTER ->
          Check.POSITION.failed(found, "If it is the right one: " + commands.acceptCluster());
    };
  }

  /** A tick goes on from the time beside it, while the log surely reaches back so far. */
  private Finding notUnderstood(String what, Position place, String found) {
    Optional<Position> time =
        place
            .withoutToken()
            .filter(kept -> kept.age(now).orElseThrow().compareTo(retention().dividedBy(2)) < 0);
    if (time.isEmpty()) {
      return lost(found);
    }
    try {
      glance(time.get());
    } catch (SourceException e) {
      return e.error() == SourceError.POSITION_NOT_UNDERSTOOD
          ? lost(found)
          : refused(what, time.get(), e);
    }
    return Check.POSITION.warning(
        what + " has a token that the cluster doesn't understand, and a time that is in the log",
        "Nothing is to be done: the next tick goes on from that time, and repeats some changes");
  }

  private Finding lost(String found) {
    OnPositionLost choice = environment.get(Settings.ON_POSITION_LOST);
    return switch (choice) {
      case HALT ->
          Check.POSITION.failed(
              found,
              "The replication halts. To go on from a time that the log still holds (changes"
                  + " before it stay missing; copy the collection again if that matters), or set"
                  + " ON_POSITION_LOST: "
                  + rewind());
      case NOW, OLDEST ->
          Check.POSITION.warning(
              found,
              "As ON_POSITION_LOST says, the next tick goes on from %s: changes of the time between are missing; copy the collection again if that matters"
                  .formatted(
                      choice == OnPositionLost.NOW
                          ? "that moment"
                          : "the oldest change in the log"));
    };
  }

  /** Where ticks follow, an end that can be followed has been passed by the glance. */
  private Finding dropped(String found) {
    return Check.POSITION.failed(
        found,
        switch (environment.get(Settings.ON_COLLECTION_DROPPED)) {
          case HALT ->
              "The replication halts. If it is to be replicated when it comes back, set"
                  + " ON_COLLECTION_DROPPED to follow, and end the halt: "
                  + commands.clearHalt();
          case FOLLOW ->
              "The replication halts, though ON_COLLECTION_DROPPED is follow: from this position"
                  + " the cluster doesn't go on behind that end. Go on from a time since the"
                  + " collection is back (scripts/rewind --leave-out), or as START_AT says"
                  + " (scripts/reset)";
        });
  }

  /** The script first, because it looks whether the log holds the time; a line doesn't. */
  private String rewind() {
    return "scripts/rewind, which checks the time; or by hand, unchecked: " + commands.rewind();
  }

  private Finding headroom(String what, Optional<Duration> age) {
    if (age.isEmpty()) {
      return Check.POSITION.ok(what + " is in the log; how old it is isn't known");
    }
    String found =
        "%s is in the log, and %d minutes old; RETENTION_HOURS leaves %d minutes"
            .formatted(what, age.get().toMinutes(), retention().minus(age.get()).toMinutes());
    return age.get().compareTo(retention().dividedBy(2)) > 0
        ? Check.POSITION.warning(
            found,
            "Find out why it isn't moved, today: when the log has lost it, changes are missing")
        : Check.POSITION.ok(found);
  }

  private Duration retention() {
    return Duration.ofHours(environment.get(Settings.RETENTION_HOURS));
  }
}
