package dev.docdb.replicator.sandbox.proxy;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The port that clients come to. While it is shut the port stays ours, bound to a socket that
 * doesn't listen: so that the machine refuses connections, and nobody else takes the port.
 */
final class Gate implements AutoCloseable {
  private final Consumer<Socket> visitors;
  private final int port;
  private @Nullable ServerSocket listening;
  private @Nullable Thread accepting;
  private @Nullable Socket keeping;

  Gate(Consumer<Socket> visitors) {
    this.visitors = visitors;
    this.port = listen(0);
  }

  int port() {
    return port;
  }

  synchronized void open() {
    if (keeping != null) {
      close(keeping);
      keeping = null;
      listen(port);
    }
  }

  synchronized void shut() {
    if (keeping == null) {
      stopListening();
      keeping = keep();
    }
  }

  private int listen(int wanted) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(loopback(wanted), 512);
      listening = socket;
      accepting =
          Thread.ofVirtual().name("proxy-" + socket.getLocalPort()).start(() -> accept(socket));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("Port " + wanted + " of loopback can't be listened on", e);
    }
  }

  /** The port is free only when the thread that accepts has let it go. */
  private void stopListening() {
    close(listening);
    try {
      if (accepting != null) {
        accepting.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    listening = null;
    accepting = null;
  }

  private Socket keep() {
    try {
      Socket socket = new Socket();
      socket.setReuseAddress(true);
      socket.bind(loopback(port));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException("Port " + port + " of loopback can't be kept", e);
    }
  }

  private static InetSocketAddress loopback(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        visitors.accept(socket.accept());
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException("Port " + port + " of loopback accepts no more", e);
        }
      }
    }
  }

  private static void close(@Nullable Closeable socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("A port can't be given up", e);
    }
  }

  @Override
  public synchronized void close() {
    stopListening();
    close(keeping);
  }
}
