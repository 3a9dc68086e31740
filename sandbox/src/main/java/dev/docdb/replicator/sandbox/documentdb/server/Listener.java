package dev.docdb.replicator.sandbox.documentdb.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Accepts connections on loopback and gives each a thread of its own. */
public final class Listener implements AutoCloseable {
  private final Engine engine;
  private final ServerSocket serverSocket;
  private final Dispatcher dispatcher;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  /** Listens on a port of loopback, or on a free one; with TLS where a context is given. */
  public Listener(Engine engine, int port, @Nullable SSLContext tls) {
    this.engine = engine;
    try {
      this.serverSocket =
          tls == null ? new ServerSocket() : tls.getServerSocketFactory().createServerSocket();
      serverSocket.setReuseAddress(true);
      serverSocket.bind(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 512);
    } catch (IOException e) {
      throw new UncheckedIOException("Port " + port + " of loopback can't be listened on", e);
    }
    engine.listensOn(port());
    this.dispatcher = new Dispatcher(engine);
    Thread.ofVirtual().name("documentdb-" + port()).start(this::accept);
  }

  /** The port that clients connect to. */
  public int port() {
    return serverSocket.getLocalPort();
  }

  private void accept() {
    while (!serverSocket.isClosed()) {
      try {
        serve(serverSocket.accept());
      } catch (IOException e) {
        if (!serverSocket.isClosed()) {
          continue;
        }
        return;
      }
    }
  }

  private void serve(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    sockets.add(socket);
    int id = connections.incrementAndGet();
    Client client =
        new Client(id, "127.0.0.1:" + socket.getPort(), !engine.options().asksForPassword());
    Thread.ofVirtual()
        .name("documentdb-connection-" + id)
        .start(new Connection(socket, dispatcher, client, () -> sockets.remove(socket)));
  }

  /** Ends all connections; new ones are accepted. */
  public void dropConnections() {
    sockets.forEach(Listener::close);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("A connection can't be closed", e);
    }
  }

  @Override
  public void close() {
    try {
      serverSocket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Port " + port() + " can't be given up", e);
    }
    engine.close();
    dropConnections();
  }
}
