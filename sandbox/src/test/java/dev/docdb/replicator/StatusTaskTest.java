package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Updates;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators are told of how things stand, where nothing is changed. */
@Timeout(120)
class StatusTaskTest {
  private final Operating operating = Operating.onALongLog();
  private final Replication replication = operating.replication;

  @AfterEach
  void close() {
    operating.close();
  }

  @Test
  void statusTellsWhereEachTargetIsAndChangesNothing() {
    operating.begin(2);
    operating.with("SQS_QUERY_URL", "http://127.0.0.1:1/queue");
    replication.changeState(
        Updates.set(
            "detached.sqs",
            new BsonDocument(
                "time",
                new BsonTimestamp((int) operating.time().minusSeconds(100).getEpochSecond(), 1))));
    operating.watched.insert(2, 3);
    List<BsonDocument> before = operating.kept();
    BsonDocument status = operating.status();
    assertEquals(before, operating.kept());
    assertEquals("replicating", status.getString("condition").getValue());
    assertEquals(operating.scope(), status.getString("scope").getValue());
    BsonDocument kinesis = status.getDocument("targets").getDocument("kinesis");
    assertEquals("with the others", kinesis.getString("place").getValue());
    assertTrue(kinesis.getNumber("lagSeconds").longValue() >= 0, kinesis::toJson);
    BsonDocument sqs = status.getDocument("targets").getDocument("sqs");
    assertEquals("detached", sqs.getString("place").getValue());
    assertTrue(
        sqs.getNumber("headroomSeconds").longValue()
            < kinesis.getNumber("headroomSeconds").longValue());
    assertTrue(status.getDocument("cluster").getBoolean("matches").getValue());
    assertTrue(status.isNull("lease"));
    assertFalse(status.getDocument("position").isNull("time"));
  }

  @Test
  void statusOfAScopeThatNeverBeganTellsWhatWouldBeAdopted() {
    assertEquals("not begun", operating.status().getString("condition").getValue());
    assertTrue(operating.status().isNull("position"));
    operating.watched.insert(0, 1);
    replication
        .states()
        .insertOne(
            new BsonDocument("currentState", BsonBoolean.TRUE)
                .append("dbWatched", new BsonString("shop"))
                .append(
                    "collectionWatched",
                    new BsonString(
                        operating.watched.collection().getNamespace().getCollectionName()))
                .append("lastProcessed", BsonDocument.parse("{\"_data\": \"01\"}")));
    BsonDocument sample = operating.status().getDocument("pythonSample");
    assertEquals("{\"_data\": \"01\"}", sample.getDocument("token").toJson());
  }

  @Test
  void statusTellsThatThePlaceCanNotBeReadFrom() {
    operating.begin(1);
    operating.watched.enableChangeStreams(false);
    BsonDocument kinesis = operating.status().getDocument("targets").getDocument("kinesis");
    assertTrue(kinesis.isNull("lagSeconds"), kinesis::toJson);
    assertTrue(kinesis.getString("noLag").getValue().startsWith("STREAMS_OFF"), kinesis::toJson);
  }
}
