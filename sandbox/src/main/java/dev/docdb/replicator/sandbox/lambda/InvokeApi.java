package dev.docdb.replicator.sandbox.lambda;

import dev.docdb.replicator.sandbox.local.HttpReply;
import dev.docdb.replicator.sandbox.local.HttpRequest;
import dev.docdb.replicator.sandbox.local.LoopbackHttpServer;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * Lambda's Invoke for one function, by its name or an ARN that ends in it: synchronous calls, one
 * at a time, as a reserved concurrency of one has it.
 *
 * <p>What it can't prove: signatures and permissions, asynchronous calls, versions and aliases, how
 * long a connection stays open on which nothing is said.
 */
public final class InvokeApi implements AutoCloseable {
  private static final Pattern PATH =
      Pattern.compile("/2015-03-31/functions/(?:arn:[^/]*:function:)?([^/:]+)/invocations");

  /** Lambda gives no more. */
  private static final int LONGEST_LOG = 4_096;

  private final String name;
  private final LambdaRuntime function;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final LoopbackHttpServer http;

  private InvokeApi(String name, LambdaRuntime function) {
    this.name = name;
    this.function = function;
    this.http = LoopbackHttpServer.start("invoke", this::answer);
  }

  /** Listens for calls of this function. */
  public static InvokeApi start(String name, LambdaRuntime function) {
    return new InvokeApi(name, function);
  }

  /** Where it listens: {@code AWS_ENDPOINT_URL_LAMBDA}. */
  public URI endpoint() {
    return http.endpoint();
  }

  /** From now on as if the function were at work, or no longer. */
  public void setBusy(boolean isBusy) {
    busy.set(isBusy);
  }

  private HttpReply answer(HttpRequest request) {
    Matcher called =
        PATH.matcher(URLDecoder.decode(request.uri().getRawPath(), StandardCharsets.UTF_8));
    if (!request.method().equals("POST") || !called.matches() || !called.group(1).equals(name)) {
      return error(404, "ResourceNotFoundException", "Function not found");
    }
    if (!busy.compareAndSet(false, true)) {
      return error(429, "TooManyRequestsException", "Rate Exceeded.");
    }
    try {
      int before = function.output().size();
      HttpReply reply = reply(function.invoke(request.text()));
      return request.header("X-Amz-Log-Type").equals("Tail") ? withLog(reply, before) : reply;
    } finally {
      busy.set(false);
    }
  }

  /** The last of what the invocation wrote; the function's output may come a moment later. */
  private HttpReply withLog(HttpReply reply, int linesBefore) {
    List<String> lines = function.output();
    String log =
        String.join("\n", lines.subList(Math.min(linesBefore, lines.size()), lines.size())) + "\n";
    byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
    byte[] tail = Arrays.copyOfRange(bytes, Math.max(0, bytes.length - LONGEST_LOG), bytes.length);
    Map<String, String> headers = new HashMap<>(reply.headers());
    headers.put("X-Amz-Log-Result", Base64.getEncoder().encodeToString(tail));
    return new HttpReply(reply.status(), headers, reply.body());
  }

  private static HttpReply reply(Invocation end) {
    return switch (end) {
      case Invocation.Response response -> reply(response.body(), Optional.empty());
      case Invocation.Failure failure -> failed(failure.body());
      case Invocation.TimedOut timedOut ->
          failed(message("Task timed out after %.2f seconds", timedOut.duration().toMillis()));
      case Invocation.Died died -> failed(message("Runtime exited", 0));
      case Invocation.NeverTaken never -> failed(message("Runtime didn't start", 0));
    };
  }

  private static String message(String text, long millis) {
    return new BsonDocument("errorMessage", new BsonString(text.formatted(millis / 1000.0)))
        .toJson();
  }

  private static HttpReply failed(String body) {
    return reply(body, Optional.of("Unhandled"));
  }

  private static HttpReply reply(String body, Optional<String> functionError) {
    HttpReply plain = HttpReply.of(200, "application/json", body);
    Map<String, String> headers = new HashMap<>(plain.headers());
    headers.put("X-Amz-Executed-Version", "$LATEST");
    functionError.ifPresent(error -> headers.put("X-Amz-Function-Error", error));
    return new HttpReply(200, headers, plain.body());
  }

  private static HttpReply error(int status, String type, String text) {
    HttpReply plain =
        HttpReply.of(
            status,
            "application/json",
            new BsonDocument("Type", new BsonString("User"))
                .append("Message", new BsonString(text))
                .toJson());
    Map<String, String> headers = new HashMap<>(plain.headers());
    headers.put("x-amzn-ErrorType", type);
    return new HttpReply(status, headers, plain.body());
  }

  @Override
  public void close() {
    http.close();
  }
}
