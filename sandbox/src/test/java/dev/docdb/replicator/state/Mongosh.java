package dev.docdb.replicator.state;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import dev.docdb.replicator.source.WatchedCluster;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;

/**
 * Does what mongosh would with a line of ours. It can't prove that mongosh understands the line:
 * only that it has the form {@code db.getSiblingDB(..).getCollection(..).method(..)}, with
 * arguments in the shell's Extended JSON.
 */
final class Mongosh {
  private static final String TEXT = "(\"(?:[^\"\\\\]|\\\\.)*\")";
  private static final Pattern LINE =
      Pattern.compile(
          "db\\.getSiblingDB\\("
              + TEXT
              + "\\)\\.getCollection\\("
              + TEXT
              + "\\)\\.(\\w+)\\((.*)\\)");

  private Mongosh() {}

  /** A line in its parts. */
  record Call(String database, String collection, String method, BsonArray arguments) {
    static Call parse(String line) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new AssertionError("not a line for mongosh: " + line);
      }
      return new Call(
          text(parts.group(1)),
          text(parts.group(2)),
          parts.group(3),
          BsonArray.parse("[" + parts.group(4) + "]"));
    }

    private static String text(String quoted) {
      return BsonDocument.parse("{\"v\": " + quoted + "}").getString("v").getValue();
    }

    BsonDocument argument(int index) {
      return arguments.get(index).asDocument();
    }
  }

  static void run(WatchedCluster cluster, String line) {
    Call call = Call.parse(line);
    MongoCollection<BsonDocument> collection =
        cluster
            .cluster()
            .client()
            .getDatabase(call.database())
            .getCollection(call.collection(), BsonDocument.class);
    switch (call.method()) {
      case "updateOne" -> collection.updateOne(call.argument(0), call.argument(1));
      case "deleteMany" -> collection.deleteMany(call.argument(0));
      case "replaceOne" ->
          collection.replaceOne(
              call.argument(0),
              call.argument(1),
              new ReplaceOptions().upsert(BsonBoolean.TRUE.equals(call.argument(2).get("upsert"))));
      default -> throw new AssertionError("unknown: " + call.method());
    }
  }
}
