package dev.docdb.replicator.sandbox.lambda;

import java.time.Duration;
import org.bson.Document;

/** How an invocation ended. */
public sealed interface Invocation {

  /** From the request to this end. */
  Duration duration();

  /** The handler returned. */
  record Response(String body, Duration duration) implements Invocation {}

  /** The handler, or the making of it, threw. */
  record Failure(String errorType, String body, Duration duration) implements Invocation {
    /** What the error says. */
    public String message() {
      return Document.parse(body).get("errorMessage", "");
    }
  }

  /** The environment asked for no work within the longest start, and was killed. */
  record NeverTaken(Duration duration) implements Invocation {}

  /** The deadline passed, and the environment was killed as Lambda does. */
  record TimedOut(Duration duration) implements Invocation {}

  /** The environment ended in the middle of it. */
  record Died(int exitCode, Duration duration) implements Invocation {}
}
