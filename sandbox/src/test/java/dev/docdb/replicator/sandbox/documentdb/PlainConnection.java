package dev.docdb.replicator.sandbox.documentdb;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** Sends commands just as they are: a driver would add what it thinks is missing. */
final class PlainConnection implements AutoCloseable {
  private static final int HEADER = 16;
  private static final int SECTION = 5;

  private final Socket socket;

  PlainConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    socket.setSoTimeout(10_000);
  }

  BsonDocument run(String command) throws IOException {
    ByteBuffer body =
        new RawBsonDocument(SourceFixture.json(command), new BsonDocumentCodec())
            .getByteBuffer()
            .asNIO();
    int size = HEADER + SECTION + body.remaining();
    ByteBuffer message = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(size).putInt(1).putInt(0).putInt(2013).putInt(0).put((byte) 0).put(body);
    socket.getOutputStream().write(message.array());
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int length = Integer.reverseBytes(in.readInt());
    byte[] rest = in.readNBytes(length - Integer.BYTES);
    int start = HEADER - Integer.BYTES + SECTION;
    return new RawBsonDocument(rest, start, rest.length - start);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
