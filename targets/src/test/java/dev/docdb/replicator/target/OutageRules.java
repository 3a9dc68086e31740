package dev.docdb.replicator.target;

import static dev.docdb.replicator.target.TargetFixture.assumePossible;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.docdb.replicator.change.Change;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A place that is gone or silent is told of, and holds nobody up who wants to end. */
sealed interface OutageRules extends TargetRules permits TargetContract {

  @Test
  default void d01_anOutageEndsInAnExceptionAndAcknowledgesNothing() {
    Optional<Target<?>> dead = fixture().unreachable();
    assumePossible(dead.isPresent(), "an outage");
    try (Target<?> unreachable = dead.get()) {
      TargetUnavailableException failure =
          assertThrows(
              TargetUnavailableException.class,
              () -> fixture().sendAtOnce(unreachable, journal().insert("a")));
      fixture().assertHarmless(stackTrace(failure));
    }
  }

  @Test
  default void d01_aNameThatNobodyKnowsIsAnOutage() {
    Optional<Target<?>> lost = fixture().openAt(URI.create("https://replicator.invalid:9"));
    assumePossible(lost.isPresent(), "a name that nobody knows");
    try (Target<?> unreachable = lost.get()) {
      assertThrows(
          TargetUnavailableException.class,
          () -> fixture().sendAtOnce(unreachable, journal().insert("a")));
    }
  }

  @Test
  @Timeout(60)
  default void d02_anInterruptEndsARequestThatWaitsForItsAnswer() throws Exception {
    try (SilentPlace silent = new SilentPlace()) {
      Optional<Target<?>> waiting = fixture().openAt(silent.uri());
      assumePossible(waiting.isPresent(), "a place that takes a call and doesn't answer");
      try (Target<?> open = waiting.get()) {
        Change change = journal().insert("a");
        InterruptedCall.waitingFor(silent, () -> fixture().sendAtOnce(open, change));
      }
    }
  }

  @Test
  default void anInterruptBeforehandEndsARequest() throws Exception {
    InterruptedCall.beforehand(() -> fixture().sendAtOnce(target(), journal().insert("a")));
  }

  @Test
  default void canBeClosedTwice() throws Exception {
    fixture().deliver(List.of(journal().insert("a")));
    target().close();
    target().close();
  }

  private static String stackTrace(Exception failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
