package dev.docdb.replicator.source;

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
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.RawBsonDocumentCodec;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.Test;

class PositionTest {

  @Test
  void b05_keepsWhatItLiesBehind() {
    for (Operation end :
        List.of(Operation.DROP, Operation.RENAME, Operation.DROP_DATABASE, Operation.INVALIDATE)) {
      Position position = Position.after(change("01", end.text(), 5));
      assertEquals(Optional.of(end), position.behind());
      assertEquals(Optional.of(end), kept(position).behind());
    }
    assertEquals(Optional.empty(), Position.after(change("01", "insert", 5)).behind());
    assertEquals(Optional.empty(), Position.after(change("01", "reshardCollection", 5)).behind());
  }

  @Test
  void isBehindTheOneChangeWhoseTokenItHas() {
    Change change = change("0A", "insert", 5);
    Position kept = kept(Position.after(change));
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
        Position.after(RawBsonDocument.parse("{\"_data\":\"01\"}"))
            .reaches(change("01", "insert", 4)));
    Position afterTheYear2038 = Position.from(new BsonTimestamp(0x9000_0000L << 32));
    assertTrue(afterTheYear2038.reaches(change("01", "insert", 4)));
  }

  @Test
  void b04_isAsOldAsTheClusterWasLastKnownToRememberIt() {
    Instant now = Instant.ofEpochSecond(1000);
    RawBsonDocument token = RawBsonDocument.parse("{\"_data\":\"01\"}");
    Position young = Position.after(token, new BsonTimestamp(400, 1));
    assertEquals(Optional.of(Duration.ofSeconds(600)), young.age(now));
    assertEquals(
        Optional.of(Duration.ofSeconds(10)), young.asOf(new BsonTimestamp(990, 1)).age(now));
    assertEquals(
        Optional.of(Duration.ofSeconds(600)), young.asOf(new BsonTimestamp(300, 1)).age(now));
    assertEquals(
        Optional.of(Duration.ZERO),
        young.age(Instant.ofEpochSecond(300)),
        "a clock that is behind");
    assertEquals(Optional.empty(), Position.after(token).age(now));
    Position kept = kept(young.asOf(new BsonTimestamp(990, 1)));
    assertEquals(Optional.of(Duration.ofSeconds(10)), kept.age(now));
  }

  private static Position kept(Position position) {
    return PositionFormatTest.whole(PositionFormat.write(position));
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
