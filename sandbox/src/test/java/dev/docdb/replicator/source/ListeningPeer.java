package dev.docdb.replicator.source;

import dev.docdb.replicator.sandbox.tls.ServerIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody in the cluster's place on loopback, who takes every connection and keeps all that it is
 * told: with TLS, what is told once the handshake is done. It is no server: what it proves is what
 * the other side says, and when.
 */
final class ListeningPeer implements AutoCloseable {
  private final ServerSocket socket;
  private final byte[] answer;
  private final boolean closes;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private ListeningPeer(ServerSocket socket, byte[] answer, boolean closes) {
    this.socket = socket;
    this.answer = answer;
    this.closes = closes;
    Thread.ofVirtual().name("peer " + socket.getLocalPort()).start(this::accept);
  }

  /** With TLS and this identity. */
  static ListeningPeer withTls(ServerIdentity identity) {
    try {
      return new ListeningPeer(
          identity
              .serverContext()
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
          new byte[0],
          true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without TLS: it ends the connection at the first words, as mongod does. */
  static ListeningPeer plain() {
    return plain(new byte[0], true);
  }

  /** Without TLS: it says nothing at all. */
  static ListeningPeer silent() {
    return plain(new byte[0], false);
  }

  /** Without TLS of its own: at the first words it says this. */
  static ListeningPeer answering(byte[] answer) {
    return plain(answer, false);
  }

  private static ListeningPeer plain(byte[] answer, boolean closes) {
    try {
      return new ListeningPeer(
          new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answer, closes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket accepted = socket.accept();
        connections.incrementAndGet();
        open.add(accepted);
        Thread.ofVirtual().start(() -> listen(accepted));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void listen(Socket accepted) {
    try (accepted) {
      InputStream in = accepted.getInputStream();
      OutputStream out = accepted.getOutputStream();
      byte[] buffer = new byte[65_536];
      int read = in.read(buffer);
      while (read > 0) {
        keep(Arrays.copyOf(buffer, read));
        out.write(answer);
        out.flush();
        read = closes ? -1 : in.read(buffer);
      }
    } catch (IOException e) {
      // The other side refused, which is what it should do: its own error is what is looked at.
    } finally {
      open.remove(accepted);
    }
  }

  private synchronized void keep(byte[] words) {
    heard.writeBytes(words);
  }

  int port() {
    return socket.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  /** All that it was told. */
  synchronized byte[] heard() {
    return heard.toByteArray();
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket accepted : open) {
        accepted.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
