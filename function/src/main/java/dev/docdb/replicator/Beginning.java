package dev.docdb.replicator;

import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.OnPositionLost;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.source.ChangeStream;
import dev.docdb.replicator.source.ChangeStreams;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.Checkpoint;
import dev.docdb.replicator.state.CollectionCheckpoints;
import dev.docdb.replicator.state.Loaded;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where an invocation goes on: behind the saved position; for a scope that never had one, behind
 * that of the Python sample, or where START_AT says. Wherever it isn't the saved position, the new
 * one is saved before anything is read, so that it holds from then on.
 */
final class Beginning {

  /** An open stream, and what is saved of its scope. */
  record Begun(ChangeStream stream, Checkpoint saved) {}

  private final Environment environment;
  private final ChangeStreams streams;
  private final CollectionCheckpoints checkpoints;
  private final Supplier<Instant> now;
  private final Log log;
  private final Consumer<String> tellOperator;

  Beginning(
      Environment environment,
      ChangeStreams streams,
      CollectionCheckpoints checkpoints,
      Supplier<Instant> now,
      Log log,
      Consumer<String> tellOperator) {
    this.environment = environment;
    this.streams = streams;
    this.checkpoints = checkpoints;
    this.now = now;
    this.log = log;
    this.tellOperator = tellOperator;
  }

  Begun begin(Loaded found) {
    if (found.isOfOtherTargets()) {
      found.checkpoint().ifPresent(checkpoints::save);
    }
    Optional<Checkpoint> saved = found.checkpoint().or(checkpoints::adopt);
    return saved.isPresent() ? resume(saved.get()) : first();
  }

  private Begun resume(Checkpoint saved) {
    try {
      return new Begun(open(saved.position()), saved);
    } catch (SourceException e) {
      return instead(saved, e);
    }
  }

  private ChangeStream open(Position place) {
    if (mayBeginLaterInSilence(place)) {
      throw new SourceException(
          SourceError.POSITION_LOST,
          "The saved position is a time that lies further back than the cluster keeps changes, as RETENTION_HOURS"
              + " says");
    }
    return streams.open(place);
  }

  /** Some servers begin with the oldest change that they have when a time lies before it. */
  private boolean mayBeginLaterInSilence(Position position) {
    return position.mayBeginByTime()
        && position.age(now.get()).filter(age -> age.compareTo(retention()) > 0).isPresent();
  }

  /**
   * Begins where a position that can't be resumed leaves it to. Detached targets keep their places.
   *
   * @param why it can't be resumed; thrown where there is no other place
   */
  Begun instead(Checkpoint lost, SourceException why) {
    ChangeStream stream = streamInstead("The saved position", lost.position(), why);
    return begunAt(stream, new Checkpoint(stream.start(), Map.of(), lost.detached()));
  }

  /**
   * Opens the stream behind the place of a detached target, or where it is left to it when that
   * can't be resumed. Nothing is saved: its place moves with what it is delivered.
   */
  ChangeStream openDetached(String target, Position place) {
    try {
      return open(place);
    } catch (SourceException e) {
      return streamInstead("The position of " + target, place, e);
    }
  }

  private ChangeStream streamInstead(String whose, Position lost, SourceException why) {
    if (why.error() == SourceError.POSITION_NOT_UNDERSTOOD) {
      return byTime(whose, lost, why);
    }
    if (why.error() == SourceError.POSITION_LOST) {
      return elsewhere(whose, lost, why);
    }
    throw why;
  }

  /**
   * The cluster is the same and doesn't know the token's form, as after an upgrade: with the time
   * that was saved beside it nothing is missed, and at most some changes are repeated. Only while
   * the log surely reaches back so far: some servers silently begin later when it doesn't.
   */
  private ChangeStream byTime(String whose, Position lost, SourceException why) {
    Optional<Position> kept = lost.withoutToken().filter(this::isSurelyInTheLog);
    if (kept.isEmpty()) {
      return elsewhere(whose, lost, why);
    }
    log.warn("The token isn't understood; reading goes on from the time saved with it", why);
    try {
      return openWithMargin(kept.get());
    } catch (SourceException e) {
      if (e.error() == SourceError.POSITION_LOST) {
        return elsewhere(whose, lost, e);
      }
      throw e;
    }
  }

  private ChangeStream openWithMargin(Position time) {
    try {
      return streams.open(time.withMargin());
    } catch (SourceException e) {
      if (e.error() == SourceError.POSITION_LOST) { // the log begins in between, or behind both
        return streams.open(time);
      }
      throw e;
    }
  }

  private boolean isSurelyInTheLog(Position time) {
    return time.age(now.get()).orElseThrow().compareTo(retention().dividedBy(2)) < 0;
  }

  /** The operator alone may choose to leave changes out (invariant 5). */
  private ChangeStream elsewhere(String whose, Position lost, SourceException why) {
    OnPositionLost choice = environment.get(Settings.ON_POSITION_LOST);
    ChangeStream stream =
        switch (choice) {
          case HALT -> throw why;
          case NOW -> streams.openNow();
          case OLDEST -> streams.openOldest(lost);
        };
    log.warn(whose + " was lost, and is replaced as ON_POSITION_LOST says", why);
    tellOperator.accept(
        whose
            + " was lost, and as ON_POSITION_LOST says, replication goes on from "
            + (choice == OnPositionLost.NOW ? "this moment" : "the oldest change in the log")
            + ". Changes of the time between are missing in the targets: copy the collection again if that matters.");
    return stream;
  }

  private Begun first() {
    Optional<Instant> moment = environment.get(Settings.START_AT).time();
    moment.ifPresent(this::checkIsInTheLog);
    try {
      ChangeStream stream = moment.map(Position::at).map(streams::open).orElseGet(streams::openNow);
      return begunAt(stream, Checkpoint.at(stream.start()));
    } catch (SourceException e) {
      if (e.error() == SourceError.POSITION_LOST) {
        throw new ConfigurationException(
            "START_AT lies before the oldest change that the cluster holds; set a later time");
      }
      if (e.error() == SourceError.STREAMS_OFF) {
        // Nothing was read yet, so that nothing is missed while they are off.
        throw new SourceException(SourceError.STREAMS_NEVER_ON, e.text(), e);
      }
      throw e;
    }
  }

  /**
   * What is written before a time that is yet to come would never travel, and nobody would notice.
   * Nor would anybody notice a server that begins later because its log doesn't reach back so far.
   */
  private void checkIsInTheLog(Instant start) {
    Duration age = Duration.between(start, now.get());
    if (age.isNegative()) {
      throw new ConfigurationException(
          "START_AT lies in the future of the cluster; set a time that has passed, or now");
    }
    if (age.compareTo(retention()) > 0) {
      throw new ConfigurationException(
          "START_AT lies further back than the cluster keeps changes, as RETENTION_HOURS says; set a later time, or the"
              + " cluster's true retention");
    }
  }

  private Begun begunAt(ChangeStream stream, Checkpoint saved) {
    try {
      checkpoints.save(saved);
      return new Begun(stream, saved);
    } catch (RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  private Duration retention() {
    return Duration.ofHours(environment.get(Settings.RETENTION_HOURS));
  }
}
