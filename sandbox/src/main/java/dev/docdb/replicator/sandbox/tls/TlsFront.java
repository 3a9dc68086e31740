package dev.docdb.replicator.sandbox.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * TLS on a free port of loopback before a server that has none: what comes in is handed on as it
 * is, connection by connection.
 *
 * <p>What it can't prove: how a server ends TLS itself, and which versions and ciphers it takes.
 */
public final class TlsFront implements AutoCloseable {
  private final URI server;
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("tls-front-", 0).factory());

  private TlsFront(URI server, ServerSocket listening) {
    this.server = server;
    this.listening = listening;
  }

  /** Stands before the server at this address. */
  public static TlsFront before(URI server, SSLContext tls) {
    try {
      ServerSocket listening =
          tls.getServerSocketFactory().createServerSocket(0, 0, InetAddress.ofLiteral("127.0.0.1"));
      TlsFront front = new TlsFront(server, listening);
      front.threads.execute(front::accept);
      return front;
    } catch (IOException e) {
      throw new UncheckedIOException("Nothing can listen before " + server, e);
    }
  }

  /** Where it listens. */
  public int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        client.setTcpNoDelay(true);
        open.add(client);
        threads.execute(() -> connect(client));
      } catch (SocketException e) {
        return; // closed
      } catch (IOException e) {
        throw new UncheckedIOException("No more connections to " + server, e);
      }
    }
  }

  private void connect(Socket client) {
    try {
      Socket there = new Socket(server.getHost(), server.getPort());
      there.setTcpNoDelay(true);
      open.add(there);
      threads.execute(() -> copy(client, there));
      copy(there, client);
    } catch (IOException e) {
      end(client); // the client sees what it would see of the server: the connection ends
    }
  }

  /** Either side's end is the end of both. */
  private void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      end(from); // broken off, which the other side is told by the end of its connection
    } finally {
      end(from);
      end(to);
    }
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("A connection to " + server + " can't be closed", e);
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException("The front of " + server + " can't be closed", e);
    }
    open.forEach(this::end);
    threads.shutdownNow();
  }
}
