package dev.docdb.replicator.sandbox.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.docdb.replicator.sandbox.local.HttpReply;
import dev.docdb.replicator.sandbox.local.HttpRequest;
import dev.docdb.replicator.sandbox.local.LoopbackHttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Lambda's Runtime API for one environment, version 2018-06-01, one invocation at a time. */
final class RuntimeApi implements AutoCloseable {
  private static final String PREFIX = "/2018-06-01/runtime/";

  private final ObjectMapper mapper = new ObjectMapper();
  private final String functionName;
  private final LinkedBlockingQueue<PendingInvocation> waiting = new LinkedBlockingQueue<>();
  private final AtomicReference<Optional<PendingInvocation>> current =
      new AtomicReference<>(Optional.empty());
  // What becomes of every invocation once the environment has failed to start, or has ended.
  private final AtomicReference<Optional<Consumer<PendingInvocation>>> fate =
      new AtomicReference<>(Optional.empty());
  private final LoopbackHttpServer http;

  RuntimeApi(String functionName) {
    this.functionName = functionName;
    this.http = LoopbackHttpServer.start("lambda", this::answer);
  }

  URI endpoint() {
    return http.endpoint();
  }

  void offer(PendingInvocation invocation) {
    current.set(Optional.of(invocation));
    fate.get().ifPresent(end -> end.accept(invocation));
    waiting.add(invocation);
  }

  /** Ends the current invocation, and every later one, with the environment. */
  void environmentEnded(int code) {
    seal(it -> it.die(code));
  }

  /** The first reason counts: an environment that can't start says so, and only then ends. */
  private void seal(Consumer<PendingInvocation> end) {
    Consumer<PendingInvocation> first =
        fate.updateAndGet(earlier -> earlier.isPresent() ? earlier : Optional.of(end))
            .orElseThrow();
    // Not the later reason, although nobody may have applied the first one to it yet.
    current.get().ifPresent(first);
  }

  private HttpReply answer(HttpRequest request) throws IOException {
    String path = request.uri().getPath();
    if (!path.startsWith(PREFIX)) {
      return HttpReply.empty(404);
    }
    String call = path.substring(PREFIX.length());
    if (call.equals("invocation/next")) {
      return next();
    }
    if (call.equals("init/error")) {
      String type = errorType(request);
      String body = request.text();
      seal(it -> it.fail(type, body));
      return accepted();
    }
    return ended(call, request);
  }

  private HttpReply next() throws IOException {
    try {
      PendingInvocation invocation = waiting.take();
      Instant deadline = invocation.handOut();
      return new HttpReply(
          200,
          Map.of(
              "Content-Type",
              "application/json",
              "Lambda-Runtime-Aws-Request-Id",
              invocation.id(),
              "Lambda-Runtime-Deadline-Ms",
              Long.toString(deadline.toEpochMilli()),
              "Lambda-Runtime-Invoked-Function-Arn",
              "arn:aws:lambda:us-east-1:000000000000:function:" + functionName),
          invocation.payload().getBytes(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The environment has ended", e);
    }
  }

  private HttpReply ended(String call, HttpRequest request) throws IOException {
    Optional<PendingInvocation> found =
        current.get().filter(it -> call.startsWith("invocation/" + it.id() + "/"));
    if (found.isEmpty()) {
      return HttpReply.empty(404);
    }
    if (call.endsWith("/response")) {
      found.get().respond(request.text());
    } else {
      found.get().fail(errorType(request), request.text());
    }
    return accepted();
  }

  /** The class of the error where the runtime client tells it; its header says only whose fault. */
  private String errorType(HttpRequest request) throws IOException {
    String type = mapper.readTree(request.body()).path("errorType").asText();
    return type.isEmpty() ? request.header("Lambda-Runtime-Function-Error-Type") : type;
  }

  private static HttpReply accepted() {
    return HttpReply.of(202, "application/json", "{\"status\":\"OK\"}");
  }

  /** Also ends the environment's wait for its next invocation. */
  @Override
  public void close() {
    http.close();
  }
}
