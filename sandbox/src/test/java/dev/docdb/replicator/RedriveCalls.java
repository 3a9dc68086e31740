package dev.docdb.replicator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.docdb.replicator.operator.Operator;
import dev.docdb.replicator.target.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bson.BsonDocument;

/**
 * The operator's program against a stand-in for Lambda that gives one prepared answer after the
 * other. It shows what the program makes of answers, and which tasks it gives; not that a function
 * answers so, nor anything of Lambda's own errors: RedriveEndToEndTest has a real function.
 */
final class RedriveCalls implements AutoCloseable {
  private final Surroundings surroundings = new Surroundings();
  private final Deque<String> answers;
  private final List<BsonDocument> tasks = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final HttpServer lambda;

  RedriveCalls(String... answers) throws IOException {
    this.answers = new ArrayDeque<>(List.of(answers));
    this.lambda = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    lambda.createContext("/", this::answer);
    lambda.start();
    surroundings.point(
        "Lambda",
        URI.create("http://127.0.0.1:" + lambda.getAddress().getPort()),
        "any",
        Surroundings.PASSWORD);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      tasks.add(BsonDocument.parse(new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
      byte[] body = answers.removeFirst().getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Runs the program, and gives its exit code. */
  int redrive(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("redrive", "--function", "replicator"));
    arguments.addAll(List.of(options));
    PrintStream print = new PrintStream(out, true, UTF_8);
    return Operator.run(
        arguments, InputStream.nullInputStream(), print, print, Duration.ofMillis(10));
  }

  /** What it said. */
  String said() {
    return out.toString(UTF_8);
  }

  /** The tasks that it gave. */
  List<BsonDocument> tasks() {
    return tasks;
  }

  @Override
  public void close() {
    lambda.stop(0);
    surroundings.close();
  }
}
