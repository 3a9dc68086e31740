package dev.docdb.replicator.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoNamespace;
import dev.docdb.replicator.state.Mongosh.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;

/** Lines for operators, as they are written; what they do is shown where they are needed. */
class OperatorCommandsTest {
  private static final String NAME = "a \"quoted\" \\ name') ü";

  private static OperatorCommands of(String database, String collection, String id) {
    return new OperatorCommands(
        new MongoNamespace(database, collection),
        new BsonString(id),
        new BsonDocument("began", new BsonString(id)));
  }

  @Test
  void linesCanBeRead() {
    OperatorCommands commands = of("replication", "state", "shop.orders");
    assertEquals(
        """
        db.getSiblingDB("replication").getCollection("state").updateOne({"_id": "shop.orders"}, {"$unset": {"status": "", "reason": ""}})""",
        commands.clearHalt());
    assertEquals(
        """
        db.getSiblingDB("replication").getCollection("state").deleteMany({"_id": {"$in": ["shop.orders", {"began": "shop.orders"}]}})""",
        commands.forget());
    assertEquals(
        """
        db.getSiblingDB("replication").getCollection("state").updateOne({"_id": "shop.orders"}, \
        {"$set": {"position": {"time": Timestamp(1700000000, 1)}}, "$inc": {"sequence": 1}, \
        "$unset": {"ahead": "", "detached": "", "cluster": "", "status": "", "reason": ""}})""",
        commands.rewindTo(new BsonTimestamp(1_700_000_000, 1)));
    assertEquals(
        """
        db.getSiblingDB("replication").getCollection("state").findOne({"_id": "shop.orders"})""",
        commands.show());
  }

  @Test
  void namesAreQuoted() {
    OperatorCommands commands = of("db", NAME, "shop." + NAME);
    for (String line :
        List.of(
            commands.clearHalt(),
            commands.forget(),
            commands.acceptCluster(),
            commands.show(),
            commands.restore().replace("<document>", "{}"),
            commands.rewindTo(new BsonTimestamp(1, 2)))) {
      Call call = Call.parse(line);
      assertEquals("db", call.database(), line);
      assertEquals(NAME, call.collection(), line);
      BsonString id = new BsonString("shop." + NAME);
      boolean named =
          call.method().equals("deleteMany")
              ? call.argument(0).getDocument("_id").getArray("$in").contains(id)
              : id.equals(call.argument(0).get("_id"));
      assertTrue(named, line);
    }
  }

  @Test
  void aRewindWhoseTimeIsOpenSaysWhatToPutIn() {
    String line = of("replication", "state", "shop.1, 1").rewind();
    String open = "Math.floor(ISODate(\"<time, such as 2026-11-21T09:00:00Z>\").getTime() / 1000)";
    assertTrue(line.contains("Timestamp(" + open + ", 1)"), line);
    Call call = Call.parse(line.replace(open, "1700000000"));
    assertEquals(
        new BsonTimestamp(1_700_000_000, 1),
        call.argument(1).getDocument("$set").getDocument("position").get("time"));
  }

  @Test
  void thePageForOperatorsHasTheSameLines() throws IOException {
    OperatorCommands commands = of("replication", "state", "shop.orders");
    String page = Files.readString(Path.of("..", "docs", "state.md"));
    for (String line :
        List.of(
            commands.show(),
            commands.clearHalt(),
            commands
                .rewind()
                .replace("<time, such as 2026-11-21T09:00:00Z>", "2026-11-21T09:00:00Z"),
            commands.acceptCluster(),
            commands.forget(),
            commands.attach("sqs"),
            commands.restore())) {
      assertTrue(page.contains("```js\n" + line + "\n```"), line);
    }
  }
}
