package dev.docdb.replicator.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.Test;

class PositionTest {

  @Test
  void keepsTheTokenByteForByte() {
    RawBsonDocument token =
        RawBsonDocument.parse(
            "{\"_data\":\"8265\",\"odd\":{\"$numberLong\":\"1\"},\"_typeBits\":1.0}");
    Position position = Position.after(token, Optional.of(new BsonTimestamp(5, 6)));
    BsonDocument kept =
        new RawBsonDocument(position.toState(), new org.bson.codecs.BsonDocumentCodec());

    Position again = Position.fromState(kept).orElseThrow();

    assertEquals(position.time(), again.time());
    assertArrayEquals(bytes(token), bytes(again.token().orElseThrow()));
  }

  @Test
  void keepsATimeWithoutAToken() {
    Position position = Position.from(new BsonTimestamp(5, 6));
    assertEquals(Optional.of(position), Position.fromState(position.toState()));
  }

  @Test
  void recognisesWhatIsNoPosition() {
    List<BsonValue> others =
        List.of(
            new BsonInt32(1),
            new BsonDocument(),
            new BsonDocument("token", new BsonInt32(1)),
            new BsonDocument("token", new BsonInt32(1)).append("time", new BsonTimestamp(1, 1)),
            new BsonDocument("time", new BsonInt32(1)));
    for (BsonValue other : others) {
      assertEquals(Optional.empty(), Position.fromState(other), other.toString());
    }
  }

  private static byte[] bytes(RawBsonDocument document) {
    BasicOutputBuffer buffer = new BasicOutputBuffer();
    new org.bson.codecs.RawBsonDocumentCodec()
        .encode(
            new org.bson.BsonBinaryWriter(buffer),
            document,
            org.bson.codecs.EncoderContext.builder().build());
    return buffer.toByteArray();
  }
}
