package dev.docdb.replicator.sandbox.documentdb;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import org.bson.Document;

/** Tells which of the two a server is: their version numbers overlap. */
public final class Personalities {
  private static final int COMMAND_NOT_FOUND = 59;

  private Personalities() {}

  /** Only Amazon DocumentDB knows the command that switches the recording of changes. */
  public static Personality of(MongoClient client) {
    Document probe =
        new Document("modifyChangeStreams", 1)
            .append("database", "personality")
            .append("collection", "probe")
            .append("enable", false);
    try {
      client.getDatabase("admin").runCommand(probe);
      return Personality.DOCUMENTDB;
    } catch (MongoCommandException e) {
      if (e.getErrorCode() == COMMAND_NOT_FOUND) {
        return Personality.MONGODB;
      }
      throw e;
    }
  }
}
