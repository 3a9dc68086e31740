package dev.docdb.replicator.sandbox.lambda;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** An invocation that has not ended. Its first end counts. */
final class PendingInvocation {
  private final String id = UUID.randomUUID().toString();
  private final String payload;
  private final Duration timeout;
  private final long start = System.nanoTime();
  private final CompletableFuture<Instant> handedOut = new CompletableFuture<>();
  private final CompletableFuture<Invocation> end = new CompletableFuture<>();

  PendingInvocation(String payload, Duration timeout) {
    this.payload = payload;
    this.timeout = timeout;
  }

  String id() {
    return id;
  }

  String payload() {
    return payload;
  }

  Duration timeout() {
    return timeout;
  }

  /** The environment has taken it: its time runs from now; returns its deadline. */
  Instant handOut() {
    Instant deadline = Instant.now().plus(timeout);
    handedOut.complete(deadline);
    return deadline;
  }

  /** Completes when the environment has taken it, or when it has ended before that. */
  CompletableFuture<Object> handedOutOrEnded() {
    return CompletableFuture.anyOf(handedOut, end);
  }

  CompletableFuture<Invocation> end() {
    return end;
  }

  void respond(String body) {
    end.complete(new Invocation.Response(body, duration()));
  }

  void fail(String errorType, String body) {
    end.complete(new Invocation.Failure(errorType, body, duration()));
  }

  void timeOut() {
    end.complete(new Invocation.TimedOut(duration()));
  }

  void neverTaken() {
    end.complete(new Invocation.NeverTaken(duration()));
  }

  void die(int exitCode) {
    end.complete(new Invocation.Died(exitCode, duration()));
  }

  private Duration duration() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
