package dev.docdb.replicator.sandbox.documentdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that no driver sends, and those of old ones. */
class WireTest {
  private EmbeddedDocumentDb server;
  private Socket socket;

  @BeforeEach
  void connect() throws IOException {
    server =
        EmbeddedDocumentDb.start(
            EmbeddedDocumentDbOptions.defaults()
                .withPersonality(Personality.MONGODB)
                .withPlain(true));
    socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.port());
    socket.setSoTimeout(5000);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    server.close();
  }

  private static byte[] bytes(String json) {
    RawBsonDocument raw = new RawBsonDocument(SourceFixture.json(json), new BsonDocumentCodec());
    byte[] bytes = new byte[raw.getByteBuffer().remaining()];
    raw.getByteBuffer().get(bytes);
    return bytes;
  }

  private void send(int opCode, byte[] payload) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(16 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(16 + payload.length).putInt(7).putInt(0).putInt(opCode).put(payload);
    OutputStream out = socket.getOutputStream();
    out.write(message.array());
    out.flush();
  }

  private static byte[] section(int flags, byte[] body) {
    return ByteBuffer.allocate(5 + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(flags)
        .put((byte) 0)
        .put(body)
        .array();
  }

  private BsonDocument receive(int skipped) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] header = in.readNBytes(16);
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(7, fields.getInt(8));
    byte[] payload = in.readNBytes(fields.getInt(0) - 16);
    return new RawBsonDocument(payload, skipped, payload.length - skipped);
  }

  private void stillAnswers() throws IOException {
    send(2013, section(0, bytes("{ping: 1, $db: 'admin'}")));
    assertEquals(1.0, receive(5).getDouble("ok").getValue());
  }

  @Test
  void malformedDocumentsAreAnsweredWithAnError() throws IOException {
    byte[] broken = bytes("{ping: 1, $db: 'admin'}");
    broken[4] = 0x55;
    send(2013, section(0, broken));
    assertEquals(22, receive(5).getInt32("code").getValue());
    stillAnswers();
  }

  @Test
  void documentsWithDuplicateKeysAreTaken() throws IOException {
    byte[] twice = bytes("{insert: 'c', $db: 't', documents: [{_id: 1, aa: 1, ab: 2}]}");
    int at = new String(twice, StandardCharsets.ISO_8859_1).indexOf("ab\0");
    twice[at + 1] = 'a';
    send(2013, section(0, twice));
    assertEquals(1, receive(5).getInt32("n").getValue());
    stillAnswers();
  }

  @Test
  void emptyCommandsAndUnknownSectionsAreAnswered() throws IOException {
    send(2013, section(0, bytes("{}")));
    assertEquals(59, receive(5).getInt32("code").getValue());
    byte[] odd = section(0, bytes("{ping: 1, $db: 'admin'}"));
    odd[4] = 9;
    send(2013, odd);
    assertTrue(receive(5).containsKey("code"));
    stillAnswers();
  }

  @Test
  void nobodyAnswersWhereMoreIsToCome() throws IOException {
    send(2013, section(2, bytes("{insert: 'c', $db: 't', documents: [{_id: 1}]}")));
    stillAnswers();
    send(2013, section(0, bytes("{count: 'c', $db: 't'}")));
    assertEquals(1, receive(5).getInt32("n").getValue());
  }

  @Test
  void oldQueriesAreForHandshakesOnly() throws IOException {
    query("{isMaster: 1, helloOk: true}");
    BsonDocument hello = receive(20);
    assertTrue(hello.getBoolean("ismaster").getValue());
    assertEquals("rs0", hello.getString("setName").getValue());
    query("{ping: 1}");
    assertEquals(352, receive(20).getInt32("code").getValue());
  }

  private void query(String command) throws IOException {
    byte[] name = "admin.$cmd\0".getBytes(StandardCharsets.UTF_8);
    byte[] body = bytes(command);
    send(
        2004,
        ByteBuffer.allocate(12 + name.length + body.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0)
            .put(name)
            .putInt(0)
            .putInt(-1)
            .put(body)
            .array());
  }
}
