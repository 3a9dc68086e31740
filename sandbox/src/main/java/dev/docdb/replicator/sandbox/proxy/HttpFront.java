package dev.docdb.replicator.sandbox.proxy;

import dev.docdb.replicator.sandbox.local.HttpReply;
import dev.docdb.replicator.sandbox.local.HttpRequest;
import dev.docdb.replicator.sandbox.local.LoopbackHttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Stands before an HTTP server and hands whole requests on to it, but for those that it answers
 * itself, as a service does that has no room at the moment: the server learns nothing of these.
 *
 * <p>What it can't prove: which errors a real service chooses, and for how long.
 */
public final class HttpFront implements AutoCloseable {
  /** What belongs to one connection, or is the client's own to write. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "keep-alive", "host", "expect", "transfer-encoding", "content-length");

  private final URI server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ConcurrentLinkedQueue<HttpReply> answers = new ConcurrentLinkedQueue<>();
  private final LoopbackHttpServer http;

  private HttpFront(URI server) {
    this.server = server;
    this.http = LoopbackHttpServer.start("front", this::answer);
  }

  /** Stands before the server at this address. */
  public static HttpFront before(URI server) {
    return new HttpFront(server);
  }

  /** Where it listens. */
  public URI endpoint() {
    return http.endpoint();
  }

  /** The next request is answered with this, and nothing of it is done. */
  public void answerNext(HttpReply answer) {
    answers.add(answer);
  }

  private HttpReply answer(HttpRequest request) throws IOException {
    HttpReply answer = answers.poll();
    return answer == null ? handOn(request) : answer;
  }

  private HttpReply handOn(HttpRequest request) throws IOException {
    java.net.http.HttpRequest.Builder copy =
        java.net.http.HttpRequest.newBuilder(server.resolve(request.uri()))
            .method(
                request.method(),
                java.net.http.HttpRequest.BodyPublishers.ofByteArray(request.body()));
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (!isOfTheConnection(name)) {
                values.forEach(value -> copy.header(name, value));
              }
            });
    try {
      return reply(client.send(copy.build(), BodyHandlers.ofByteArray()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The front is closed");
    }
  }

  private static HttpReply reply(HttpResponse<byte[]> response) {
    Map<String, String> headers = new HashMap<>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!isOfTheConnection(name)) {
                headers.put(name, values.getFirst());
              }
            });
    return new HttpReply(response.statusCode(), headers, response.body());
  }

  private static boolean isOfTheConnection(String name) {
    return OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    http.close();
    client.close();
  }
}
