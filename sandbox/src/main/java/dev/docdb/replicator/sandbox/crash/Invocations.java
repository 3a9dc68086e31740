package dev.docdb.replicator.sandbox.crash;

import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.bson.Document;

/** Wakes the function, and keeps the books: which epochs there were, and how invocations ended. */
final class Invocations {
  private static final long BETWEEN_LOOKS = Duration.ofMillis(20).toNanos();
  private static final int MOST_TICKS = 100;

  private final Stage stage;
  private final IntSupplier written;
  private final Epochs epochs = new Epochs();
  private final List<String> failures = new ArrayList<>();
  private int fenced;

  /**
   * The books of a stage.
   *
   * @param written how many changes have been written by now
   */
  Invocations(Stage stage, IntSupplier written) {
    this.stage = stage;
    this.written = written;
  }

  Epochs epochs() {
    return epochs;
  }

  /** What the state document says now. */
  State look() {
    return epochs.seen(stage.state().map(State::of).orElse(State.NONE));
  }

  /** Wakes the function and waits for the end; the word that its summary has for it. */
  String toItsEnd(LambdaRuntime function) {
    State before = look();
    Invocation end = stage.tick(function);
    return ended(end, before, look());
  }

  /** Notes how an invocation between two moments ended. */
  String ended(Invocation end, State before, State after) {
    epochs.began(before, after);
    String word =
        switch (end) {
          case Invocation.Response response -> {
            stage.acknowledged(response);
            yield Document.parse(response.body()).getString("ended");
          }
          case Invocation.Failure failure -> failed(failure.errorType() + failure.message());
          case Invocation.Died _ -> "died";
          case Invocation.NeverTaken _, Invocation.TimedOut _ -> failed(end.toString());
        };
    if (word.equals("fenced")) {
      fenced++;
    }
    // A lease that lapsed is taken anew within the invocation: what came before is cut off.
    Epochs.taken(before, after)
        .filter(epoch -> epoch < after.epoch())
        .forEach(
            epoch -> epochs.cutOff(epoch, new Epochs.CutOff(before.saved(), written.getAsInt())));
    if (after.epoch() > before.epoch() && (word.equals("fenced") || word.equals("died"))) {
      cutOff(after);
    }
    return word;
  }

  /** The invocation whose lease that state shows came to no good end. */
  void cutOff(State state) {
    epochs.cutOff(state.epoch(), new Epochs.CutOff(state.saved(), written.getAsInt()));
  }

  private String failed(String how) {
    failures.add("an invocation that nobody killed failed: " + how);
    return "failed";
  }

  /** Waits until nobody holds the lease, or its holder has let it lapse so that it can be taken. */
  State awaitLease() {
    State state = look();
    while (state
        .heldUntil()
        .filter(end -> Instant.now().isBefore(end.plus(CrashRun.GUARD)))
        .isPresent()) {
      LockSupport.parkNanos(BETWEEN_LOOKS);
      state = look();
    }
    return state;
  }

  /** Wakes the function until it gets the lease. */
  void takeOver(LambdaRuntime function) {
    do {
      awaitLease();
    } while (toItsEnd(function).equals("lease-busy"));
  }

  /** Wakes the function until there is nothing more to do. */
  void catchUp(LambdaRuntime function) {
    for (int tick = 0; tick < MOST_TICKS; tick++) {
      awaitLease();
      if (toItsEnd(function).equals("caught-up")) {
        return;
      }
    }
    failures.add("the function didn't catch up in " + MOST_TICKS + " ticks");
  }

  /** How many found out that their lease was lost. */
  int fenced() {
    return fenced;
  }

  /** Invocations that failed although nobody killed them. */
  List<String> failures() {
    return List.copyOf(failures);
  }
}
