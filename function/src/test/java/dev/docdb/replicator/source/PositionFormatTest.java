package dev.docdb.replicator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;

class PositionFormatTest {

  static Position whole(BsonValue kept) {
    return assertInstanceOf(PositionFormat.Whole.class, PositionFormat.read("ahead.s3", kept))
        .position();
  }

  @Test
  void keepsTheTokenByteForByte() {
    RawBsonDocument token =
        RawBsonDocument.parse(
            "{\"_data\":\"8265\",\"odd\":{\"$numberLong\":\"1\"},\"_typeBits\":1.0}");
    Position position = Position.after(token, new BsonTimestamp(5, 6));

    Position again =
        whole(new RawBsonDocument(PositionFormat.write(position), new BsonDocumentCodec()));

    assertEquals(position.time(), again.time());
    assertEquals(
        token.getByteBuffer().asNIO(), again.token().orElseThrow().getByteBuffer().asNIO());
  }

  @Test
  void keepsATimeWithoutAToken() {
    Position position = Position.from(new BsonTimestamp(5, 6));
    assertEquals(position, whole(PositionFormat.write(position)));
  }

  private static BsonDocument time() {
    return new BsonDocument("time", new BsonTimestamp(1, 1));
  }

  @Test
  void saysWhatIsNoPosition() {
    BsonInt32 number = new BsonInt32(1);
    Map<BsonValue, String> others =
        Map.of(
            number,
            "ahead.s3 is of type int32 and not a document",
            new BsonDocument(),
            "ahead.s3 has neither a token nor a time",
            new BsonDocument("token", number),
            "ahead.s3.token is of type int32 and not a document",
            time().append("token", number),
            "ahead.s3.token is of type int32 and not a document",
            new BsonDocument("time", number),
            "ahead.s3.time is of type int32 and not a timestamp",
            new BsonDocument("asOf", new BsonTimestamp(1, 1)),
            "ahead.s3 has neither a token nor a time",
            time().append("asOf", number),
            "ahead.s3.asOf is of type int32 and not a timestamp",
            time().append("behind", number),
            "ahead.s3.behind is of type int32 and not a text",
            time().append("behind", new BsonString("insert")),
            "ahead.s3.behind names nothing that ends a stream");
    others.forEach(
        (kept, why) ->
            assertEquals(new PositionFormat.Damaged(why), PositionFormat.read("ahead.s3", kept)));
  }
}
