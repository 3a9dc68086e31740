package dev.docdb.replicator.target.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store that answers 501 to a condition, and only when so many requests with one are there
 * together. It keeps nothing: what it can't prove is that anything is stored.
 */
final class StoreWithoutConditions implements AutoCloseable {
  private static final byte[] ERROR =
      "<Error><Code>NotImplemented</Code><Message>no</Message></Error>"
          .getBytes(StandardCharsets.UTF_8);

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch together;
  private final AtomicInteger written = new AtomicInteger();

  StoreWithoutConditions(int together) {
    this.together = new CountDownLatch(together);
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** How many objects were written without a condition. */
  int written() {
    return written.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestHeaders().containsKey("If-None-Match")) {
        awaitTheOthers();
        exchange.sendResponseHeaders(501, ERROR.length);
        exchange.getResponseBody().write(ERROR);
      } else {
        written.incrementAndGet();
        exchange.getResponseHeaders().add("ETag", "\"a\"");
        exchange.sendResponseHeaders(200, -1);
      }
    }
  }

  private void awaitTheOthers() {
    together.countDown();
    try {
      if (!together.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The others didn't come");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("Closed while waiting", e);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
