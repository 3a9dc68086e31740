package dev.docdb.replicator.sandbox.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A proxy before a server, and a client for which it works: one message has come back. */
final class ProxiedEcho implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final EchoServer server;
  private final FaultProxy proxy;
  private final Socket client;

  private ProxiedEcho() throws IOException {
    server = new EchoServer();
    proxy = FaultProxy.to("127.0.0.1", server.port());
    client = connect();
    assertEquals("ping", exchange(client, "ping"));
  }

  static ProxiedEcho start() {
    try {
      return new ProxiedEcho();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  EchoServer server() {
    return server;
  }

  FaultProxy proxy() {
    return proxy;
  }

  Socket client() {
    return client;
  }

  /** One more client. */
  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), proxy.port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** So much, or what comes until the end. */
  static String receive(Socket socket, int most) throws IOException {
    return new String(socket.getInputStream().readNBytes(most), StandardCharsets.US_ASCII);
  }

  static String exchange(Socket socket, String text) throws IOException {
    send(socket, text);
    return receive(socket, text.length());
  }

  static void assertSilent(Socket socket) throws SocketException {
    socket.setSoTimeout(300);
    assertThrows(SocketTimeoutException.class, () -> receive(socket, 1));
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  long millisOfAnExchange() throws IOException {
    long start = System.nanoTime();
    assertEquals("ping", exchange(client, "ping"));
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }

  void awaitOpen(int count) {
    while (proxy.openConnections() != count) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    proxy.close();
    server.close();
  }
}
