package dev.docdb.replicator.sandbox.crash;

import dev.docdb.replicator.sandbox.crash.Moments.Start;
import dev.docdb.replicator.sandbox.demo.Message;
import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.demo.TargetView;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.sandbox.lambda.LambdaRuntime;
import java.io.PrintStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The invocations that are killed, and what each kill has hit. */
final class Victims {
  /** Written before each victim, so that it has something to do. */
  private static final int BURST = 600;

  private static final int TO_LEARN_FROM = 2;
  private static final int KILLS_TO_A_FREEZE = 10;

  private final Stage stage;
  private final Invocations invocations;
  private final SteadyWriter writer;
  private final Moments moments;
  private final PrintStream out;
  private final LambdaRuntime other;
  private final Map<Hit, Integer> hits = new EnumMap<>(Hit.class);
  private int freezes;

  Victims(
      Stage stage, Invocations invocations, SteadyWriter writer, Moments moments, PrintStream out) {
    this.stage = stage;
    this.invocations = invocations;
    this.writer = writer;
    this.moments = moments;
    this.out = out;
    this.other = stage.another(LambdaOptions.defaults());
  }

  /** Kills so many invocations, once it is known how long they take. */
  void kill(int kills) {
    for (int i = 0; i < TO_LEARN_FROM; i++) {
      for (Start start : Start.values()) {
        learn(start);
      }
    }
    out.printf(
        "an invocation takes %d ms in a new environment, %d ms in one that was used%n",
        moments.length(Start.COLD).toMillis(), moments.length(Start.WARM).toMillis());
    for (int kill = 1; kill <= kills; kill++) {
      next(kill);
    }
  }

  private void learn(Start start) {
    if (start == Start.COLD) {
      stage.function().kill();
    }
    writer.burst(BURST);
    State before = invocations.look();
    Invocation end = stage.tick();
    invocations.ended(end, before, invocations.look());
    moments.learn(start, end.duration());
  }

  private void next(int kill) {
    Start start = moments.nextStart();
    if (start == Start.WARM) {
      invocations.toItsEnd(stage.function()); // mostly finds the lease held, by the last victim
    }
    invocations.awaitLease();
    writer.burst(BURST);
    State before = invocations.look();
    long moment = moments.nextNanos(start);
    CompletableFuture<Invocation> victim = stage.tickAsync();
    boolean ended = endsWithin(victim, moment);
    if (ended && invocations.look().epoch() > before.epoch()) { // else it found the lease held
      moments.learn(start, victim.join().duration());
    }
    boolean frozen = kill % KILLS_TO_A_FREEZE == 0;
    State state = frozen ? freeze(victim, before) : kill(victim, before);
    Hit hit = ended ? Hit.BETWEEN : hitOf(before, state);
    hits.merge(hit, 1, Integer::sum);
    out.printf(
        "%d: %s after %d of %d ms, %s%n",
        kill,
        frozen ? "stopped" : "killed",
        Duration.ofNanos(moment).toMillis(),
        moments.length(start).toMillis(),
        hit);
  }

  private static boolean endsWithin(CompletableFuture<Invocation> victim, long nanos) {
    try {
      victim.get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("An invocation has no end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while an invocation ran", e);
    }
  }

  private State kill(CompletableFuture<Invocation> victim, State before) {
    stage.function().kill();
    State after = invocations.look();
    invocations.ended(victim.join(), before, after);
    return after;
  }

  /**
   * Stops the process, lets another function take over and catch up, and lets the first run on: it
   * must save nothing any more.
   *
   * @return the state at which it was stopped
   */
  private State freeze(CompletableFuture<Invocation> victim, State before) {
    freezes++;
    stage.function().freeze();
    State stopped = invocations.look();
    invocations.epochs().began(before, stopped);
    if (stopped.epoch() > before.epoch() && !victim.isDone()) {
      invocations.cutOff(stopped);
    }
    invocations.takeOver(other);
    State takenOver = invocations.look();
    stage.function().thaw();
    Invocation end = victim.join();
    invocations.ended(end, takenOver, invocations.look());
    stage.function().kill();
    return stopped;
  }

  private Hit hitOf(State before, State after) {
    if (after.epoch() == before.epoch()) {
      return Hit.STARTING;
    }
    Hit hit = Hit.READING;
    for (TargetView view : stage.views()) {
      view.poll();
      for (Message message : view.messages().orElse(List.of())) {
        boolean ofVictim = message.epoch() == after.epoch();
        if (ofVictim && message.version() > after.saved()) {
          return Hit.IN_FLIGHT;
        }
        hit = ofVictim ? Hit.SAVED : hit;
      }
    }
    return hit;
  }

  /** How often each was hit. */
  Map<Hit, Integer> hits() {
    return hits;
  }

  /** How many were stopped and let run on, in place of being killed. */
  int freezes() {
    return freezes;
  }
}
