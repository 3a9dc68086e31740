package dev.docdb.replicator.sandbox.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** One client's connection through the proxy, with its two directions. */
final class ProxiedConnection {
  private final Socket client;
  private final Socket server = new Socket();
  private final InetSocketAddress destination;
  private final Weather weather;
  private final Function<Direction, AtomicLong> passed;
  private final Consumer<ProxiedConnection> atEnd;
  private final Thread thread = Thread.ofVirtual().name("proxied-connection").unstarted(this::run);
  private final CountDownLatch flowing = new CountDownLatch(2);
  private boolean forgotten;

  ProxiedConnection(
      Socket client,
      InetSocketAddress destination,
      Weather weather,
      Function<Direction, AtomicLong> passed,
      Consumer<ProxiedConnection> atEnd) {
    this.client = client;
    this.destination = destination;
    this.weather = weather;
    this.passed = passed;
    this.atEnd = atEnd;
  }

  /** Connects and passes on both ways, on threads of its own. */
  void start() {
    thread.start();
  }

  private void run() {
    try (client;
        server) {
      weather.awaitArrival(System.nanoTime());
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(destination);
      List<Thread> workers =
          Stream.concat(
                  workers(Direction.TO_SERVER, client, server),
                  workers(Direction.TO_CLIENT, server, client))
              .toList();
      awaitEnd(workers);
    } catch (IOException e) {
      // The server can't be had, or the test has ended the connection meanwhile: so the client's
      // ends, too, and the client is who reports it.
    } catch (InterruptedException e) {
      // Reset: both sockets are closed already.
      Thread.currentThread().interrupt();
    } finally {
      atEnd.accept(this);
    }
  }

  private void awaitEnd(List<Thread> workers) throws InterruptedException {
    try {
      flowing.await();
    } finally {
      workers.forEach(Thread::interrupt);
    }
  }

  private Stream<Thread> workers(Direction direction, Socket from, Socket to) {
    Flow flow = new Flow(direction, from, to, weather, passed.apply(direction));
    return Stream.of(
        Thread.ofVirtual().name("proxy-reads-" + direction).start(() -> read(flow)),
        Thread.ofVirtual().name("proxy-passes-" + direction).start(() -> passOn(flow)));
  }

  private static void read(Flow flow) {
    try {
      flow.read();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One direction may end before the other; a cut ends both. */
  private void passOn(Flow flow) {
    boolean ended = false;
    try {
      ended = flow.passOn();
      if (ended) {
        end(flow);
      }
    } catch (IOException e) {
      // The receiver is gone, and the sender shall know: the same as a cut.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    flowing.countDown();
    if (!ended) {
      flowing.countDown();
    }
  }

  /** A reset of one side must not reach the other as an orderly end. */
  private synchronized void end(Flow flow) throws IOException {
    if (!forgotten) {
      flow.end();
    }
  }

  /** Ends both sides as a machine does that has forgotten the connection. */
  synchronized void reset() {
    forgotten = true;
    abort(client);
    abort(server);
    thread.interrupt();
  }

  private static void abort(Socket socket) {
    try {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException e) {
      // It ended by itself in this moment; that it ends is all that was wanted.
      close(socket);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("A connection can't be closed", e);
    }
  }
}
