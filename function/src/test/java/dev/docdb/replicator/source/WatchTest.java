package dev.docdb.replicator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.bson.MalformedBsonException;
import dev.docdb.replicator.config.OnCollectionDropped;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;

/** What reaches the replicator through stages that the operator's settings should have refused. */
class WatchTest {
  private static final String WHOLE =
      "{_id: {_data: '01'}, operationType: 'update', clusterTime: {$timestamp: {t: 5, i: 1}},"
          + " ns: {db: 'shop', coll: 'orders'}, documentKey: {_id: 1}}";

  private static Watch watch(List<BsonDocument> stages) {
    return new Watch(new Scope("shop", Optional.of("orders")), stages, OnCollectionDropped.HALT);
  }

  private static ReplyBytes reply(BsonDocument event) {
    BsonDocument reply =
        BsonDocument.parse("{cursor: {nextBatch: [], id: {$numberLong: '7'}}, ok: 1}");
    reply.getDocument("cursor").getArray("nextBatch").add(event);
    ByteBuffer bytes = new RawBsonDocument(reply, new BsonDocumentCodec()).getByteBuffer().asNIO();
    byte[] own = new byte[bytes.remaining()];
    bytes.get(own);
    return new ReplyBytes(own);
  }

  private static BsonDocument without(String field) {
    BsonDocument event = BsonDocument.parse(WHOLE);
    event.remove(field);
    return event;
  }

  @Test
  void pipelineIsNamedWhenAChangeLacksWhatTheReplicatorLivesBy() {
    Watch shaping = watch(List.of(BsonDocument.parse("{$project: {fullDocument: 0}}")));
    assertEquals(1, shaping.read(reply(BsonDocument.parse(WHOLE))).changes().size());
    for (String field : List.of("_id", "operationType", "clusterTime", "ns", "documentKey")) {
      SourceException e =
          assertThrows(SourceException.class, () -> shaping.read(reply(without(field))), field);
      assertEquals(SourceError.MISCONFIGURED, e.error());
      assertTrue(e.getMessage().contains("PIPELINE"), e::getMessage);
      assertTrue(e.getMessage().contains(field), e::getMessage);
    }
  }

  @Test
  void b14_aChangeOfNoDocumentNeedsNoKey() {
    BsonDocument other =
        BsonDocument.parse(
            "{_id: {_data: '01'}, operationType: 'foo', clusterTime: {$timestamp: {t: 5, i: 1}}}");
    Watch shaping = watch(List.of(BsonDocument.parse("{$match: {}}")));
    assertEquals("foo", shaping.read(reply(other)).changes().getFirst().operationType());
  }

  @Test
  void withoutStagesTheServerIsToBlame() {
    assertThrows(MalformedBsonException.class, () -> watch(List.of()).read(reply(without("_id"))));
  }
}
