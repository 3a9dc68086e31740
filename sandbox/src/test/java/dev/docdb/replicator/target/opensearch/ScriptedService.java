package dev.docdb.replicator.target.opensearch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers bulk requests as it is told to, the last answer again and again. */
final class ScriptedService implements AutoCloseable {
  /** A request as it came in. */
  record Received(String authorization, String query, String body) {}

  private record Answer(int status, String body, int cutAt) {}

  private final HttpServer http;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<Answer> script = new ArrayList<>();

  ScriptedService() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.createContext("/", this::handle);
    http.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  synchronized ScriptedService then(int status, String body) {
    script.add(new Answer(status, body, body.length()));
    return this;
  }

  /** An answer that breaks off after so many bytes. */
  synchronized ScriptedService thenCut(String body, int at) {
    script.add(new Answer(200, body, at));
    return this;
  }

  List<Received> received() {
    return received;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    received.add(
        new Received(
            authorization == null ? "" : authorization, exchange.getRequestURI().getQuery(), body));
    Answer answer = next();
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes, 0, Math.min(bytes.length, answer.cutAt()));
    exchange.close();
  }

  private synchronized Answer next() {
    return script.size() > 1 ? script.removeFirst() : script.getFirst();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
