package dev.docdb.replicator.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.RawBsonDocumentCodec;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.Test;

class PositionTest {

  @Test
  void keepsTheTokenByteForByte() {
    RawBsonDocument token =
        RawBsonDocument.parse(
            "{\"_data\":\"8265\",\"odd\":{\"$numberLong\":\"1\"},\"_typeBits\":1.0}");
    Position position = Position.after(token, Optional.of(new BsonTimestamp(5, 6)));
    BsonDocument kept = new RawBsonDocument(position.toState(), new BsonDocumentCodec());

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
            new BsonDocument("time", new BsonInt32(1)),
            new BsonDocument("asOf", new BsonTimestamp(1, 1)),
            new BsonDocument("time", new BsonTimestamp(1, 1)).append("asOf", new BsonInt32(1)),
            new BsonDocument("time", new BsonTimestamp(1, 1))
                .append("behind", new BsonString("insert")));
    for (BsonValue other : others) {
      assertEquals(Optional.empty(), Position.fromState(other), other.toString());
    }
  }

  @Test
  void b05_keepsWhatItLiesBehind() {
    for (Operation end :
        List.of(Operation.DROP, Operation.RENAME, Operation.DROP_DATABASE, Operation.INVALIDATE)) {
      Position position = Position.after(change("01", end.text(), 5));
      assertEquals(Optional.of(end), position.behind());
      assertEquals(Optional.of(end), Position.fromState(position.toState()).orElseThrow().behind());
    }
    assertEquals(Optional.empty(), Position.after(change("01", "insert", 5)).behind());
    assertEquals(Optional.empty(), Position.after(change("01", "reshardCollection", 5)).behind());
  }

  @Test
  void isBehindTheOneChangeWhoseTokenItHas() {
    Change change = change("0A", "insert", 5);
    Position kept = Position.fromState(Position.after(change).toState()).orElseThrow();
    assertTrue(kept.isBehind(change));
    assertFalse(kept.isBehind(change("0B", "insert", 5)));
    assertFalse(Position.from(new BsonTimestamp(5, 0)).isBehind(change));
  }

  @Test
  void reachesWhatIsOlderThanItsTime() {
    Position position = Position.from(new BsonTimestamp(5L << 32));
    assertTrue(position.reaches(change("01", "insert", 4)));
    assertFalse(position.reaches(change("01", "insert", 5)));
    assertFalse(position.reaches(change("01", "insert", 6)));
    assertFalse(position.reaches(change("01", "insert", 0)), "a change without a time");
    assertFalse(
        Position.after(RawBsonDocument.parse("{\"_data\":\"01\"}"), Optional.empty())
            .reaches(change("01", "insert", 4)));
    Position afterTheYear2038 = Position.from(new BsonTimestamp(0x9000_0000L << 32));
    assertTrue(afterTheYear2038.reaches(change("01", "insert", 4)));
  }

  @Test
  void b04_isAsOldAsTheClusterWasLastKnownToRememberIt() {
    Instant now = Instant.ofEpochSecond(1000);
    RawBsonDocument token = RawBsonDocument.parse("{\"_data\":\"01\"}");
    Position young = Position.after(token, Optional.of(new BsonTimestamp(400, 1)));
    assertEquals(Optional.of(Duration.ofSeconds(600)), young.age(now));
    assertEquals(
        Optional.of(Duration.ofSeconds(10)), young.asOf(new BsonTimestamp(990, 1)).age(now));
    assertEquals(
        Optional.of(Duration.ofSeconds(600)), young.asOf(new BsonTimestamp(300, 1)).age(now));
    assertEquals(
        Optional.of(Duration.ZERO),
        young.age(Instant.ofEpochSecond(300)),
        "a clock that is behind");
    assertEquals(Optional.empty(), Position.after(token, Optional.empty()).age(now));
    Position kept =
        Position.fromState(young.asOf(new BsonTimestamp(990, 1)).toState()).orElseThrow();
    assertEquals(Optional.of(Duration.ofSeconds(10)), kept.age(now));
  }

  /** An event with nothing but its head. */
  private static Change change(String token, String operation, long second) {
    BsonDocument event =
        new BsonDocument("_id", new BsonDocument("_data", new BsonString(token)))
            .append("operationType", new BsonString(operation));
    if (second > 0) {
      event.append("clusterTime", new BsonTimestamp(second << 32));
    }
    return Change.read(bytes(new RawBsonDocument(event, new BsonDocumentCodec())), 0);
  }

  private static byte[] bytes(RawBsonDocument document) {
    BasicOutputBuffer buffer = new BasicOutputBuffer();
    new RawBsonDocumentCodec()
        .encode(new BsonBinaryWriter(buffer), document, EncoderContext.builder().build());
    return buffer.toByteArray();
  }
}
