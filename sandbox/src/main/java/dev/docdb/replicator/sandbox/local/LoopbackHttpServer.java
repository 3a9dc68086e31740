package dev.docdb.replicator.sandbox.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** HTTP on a free port of loopback: one handler, one virtual thread per request. */
public final class LoopbackHttpServer implements AutoCloseable {
  static {
    // Without it, an answer on a kept connection waits for the client's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;

  private LoopbackHttpServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /** Answers one request; it may wait, and an exception closes the connection without an answer. */
  @FunctionalInterface
  public interface Handler {
    /** The answer. */
    HttpReply answer(HttpRequest request) throws IOException;
  }

  /** Listens, and gives every request to that handler. */
  public static LoopbackHttpServer start(String name, Handler handler) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      ExecutorService threads =
          Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory());
      server.createContext("/", exchange -> serve(exchange, handler));
      server.setExecutor(threads);
      server.start();
      return new LoopbackHttpServer(server, threads);
    } catch (IOException e) {
      throw new UncheckedIOException("The server " + name + " can't listen on loopback", e);
    }
  }

  private static void serve(HttpExchange exchange, Handler handler) throws IOException {
    try (exchange) {
      HttpRequest request =
          new HttpRequest(
              exchange.getRequestMethod(),
              exchange.getRequestURI(),
              exchange.getRequestHeaders(),
              exchange.getRequestBody().readAllBytes());
      HttpReply reply = handler.answer(request);
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(
          reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
      if (reply.body().length > 0) {
        exchange.getResponseBody().write(reply.body());
      }
    }
  }

  /** Where it listens. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
