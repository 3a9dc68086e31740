package dev.docdb.replicator.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A place that takes connections and never says a word. */
final class SilentPlace implements AutoCloseable {
  private final ServerSocket server = listen();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final CountDownLatch reached = new CountDownLatch(1);

  SilentPlace() {
    Thread.ofVirtual().start(this::accept);
  }

  /** Where nobody listens. */
  static URI nowhere() {
    try (SilentPlace gone = new SilentPlace()) {
      return gone.uri();
    }
  }

  private static ServerSocket listen() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        connections.add(server.accept());
        reached.countDown();
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Waits until somebody has called. */
  void awaitCall() throws InterruptedException {
    reached.await();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
