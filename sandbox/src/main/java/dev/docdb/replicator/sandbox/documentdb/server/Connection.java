package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.net.ssl.SSLSocket;
import org.bson.BsonDocument;

/** One client's connection: reads a message, answers it, and so on until either side ends it. */
final class Connection implements Runnable {
  private static final int HEADER = 16;
  private static final int MOST_BYTES = 48_000_000 + 16 * 1024;

  private final Socket socket;
  private final Dispatcher dispatcher;
  private final Client client;
  private final Runnable atEnd;
  private int replies;

  Connection(Socket socket, Dispatcher dispatcher, Client client, Runnable atEnd) {
    this.socket = socket;
    this.dispatcher = dispatcher;
    this.client = client;
    this.atEnd = atEnd;
  }

  @Override
  public void run() {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
      OutputStream out = socket.getOutputStream();
      client.liveness(() -> isGone(in));
      while (exchange(in, out)) {
        // until the client goes
      }
    } catch (IOException | DroppedConnection e) {
      // The connection is gone, by the client's will or by a fault's: nobody is left to be told.
      client.authenticated(false);
    } finally {
      atEnd.run();
    }
  }

  /** A server gives up what it does for a client that has gone; TLS hides that from us. */
  private boolean isGone(InputStream in) {
    if (socket instanceof SSLSocket) {
      return false;
    }
    try {
      socket.setSoTimeout(1);
      in.mark(1);
      boolean ended = in.read() < 0;
      in.reset();
      return ended;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    } finally {
      waitForever();
    }
  }

  private void waitForever() {
    try {
      socket.setSoTimeout(0);
    } catch (SocketException e) {
      throw new DroppedConnection();
    }
  }

  private boolean exchange(InputStream in, OutputStream out) throws IOException {
    byte[] header = in.readNBytes(HEADER);
    if (header.length == 0) {
      return false;
    }
    if (header.length < HEADER) {
      throw new EOFException("the client ended within a header");
    }
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    int size = fields.getInt(0);
    if (size < HEADER || size > MOST_BYTES) {
      throw new IOException("a message of " + size + " bytes");
    }
    byte[] payload = in.readNBytes(size - HEADER);
    if (payload.length < size - HEADER) {
      throw new EOFException("the client ended within a message");
    }
    answer(fields.getInt(12), fields.getInt(4), payload, out);
    return true;
  }

  private void answer(int opCode, int requestId, byte[] payload, OutputStream out)
      throws IOException {
    boolean silent = Message.isUnacknowledged(opCode, payload);
    BsonDocument reply;
    try {
      reply = dispatcher.answer(Message.parse(opCode, payload).body(), client);
    } catch (MongoError e) {
      reply = e.reply();
    }
    if (!silent) {
      out.write(Message.reply(opCode, ++replies, requestId, reply));
      out.flush();
    }
  }
}
