package dev.docdb.replicator.sandbox.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Answers each message of four bytes with itself; keeps what came and how connections ended. */
final class EchoServer implements AutoCloseable {
  static final int MESSAGE = 4;
  static final String ENDED = "ended";

  private final ServerSocket socket;
  private final Thread accepting;
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final BlockingQueue<Socket> connections = new LinkedBlockingQueue<>();

  EchoServer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    accepting = Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** What the next message was, or how a connection ended. */
  String next() throws InterruptedException {
    return String.valueOf(seen.poll(20, TimeUnit.SECONDS));
  }

  /** The server's own end of the next connection. */
  Socket connection() throws InterruptedException {
    return connections.take();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        client.setTcpNoDelay(true);
        connections.add(client);
        Thread.ofVirtual().start(() -> echo(client));
      }
    } catch (IOException e) {
      seen.add(ENDED);
    }
  }

  private void echo(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      byte[] message = in.readNBytes(MESSAGE);
      while (message.length == MESSAGE) {
        seen.add(new String(message, StandardCharsets.US_ASCII));
        client.getOutputStream().write(message);
        message = in.readNBytes(MESSAGE);
      }
      seen.add(ENDED + " after " + message.length);
    } catch (IOException e) {
      seen.add(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    try {
      accepting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
