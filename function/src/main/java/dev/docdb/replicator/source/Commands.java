package dev.docdb.replicator.source;

import com.mongodb.ClientSessionOptions;
import com.mongodb.ReadPreference;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;

/**
 * Commands to one database in one session, so that the server finds a cursor again. The driver
 * sends commands to the primary whatever the connection's read preference is, so it is passed with
 * each of them.
 */
final class Commands implements AutoCloseable {
  private final MongoDatabase database;
  private final ReadPreference readPreference;
  private final ClientSession session;

  Commands(MongoClient client, String database, ReadPreference readPreference) {
    this.database = client.getDatabase(database);
    this.readPreference = readPreference;
    // Amazon DocumentDB has no causal consistency: a session that asks for it fails at the first
    // resume.
    this.session =
        client.startSession(ClientSessionOptions.builder().causallyConsistent(false).build());
  }

  /** Where change streams are read. */
  ReplyBytes run(BsonDocument command) {
    return database.runCommand(session, command, readPreference, ReplyBytes.class);
  }

  /** Where nothing is stale. */
  ReplyBytes runOnPrimary(BsonDocument command) {
    return database.runCommand(session, command, ReadPreference.primary(), ReplyBytes.class);
  }

  /** The time of the last operation that the server knows, if it says so. */
  Optional<BsonTimestamp> operationTime() {
    BsonDocument reply =
        database.runCommand(
            session,
            new BsonDocument("ping", new BsonInt32(1)),
            readPreference,
            BsonDocument.class);
    return reply.get("operationTime") instanceof BsonTimestamp time
        ? Optional.of(time)
        : Optional.empty();
  }

  @Override
  public void close() {
    session.close();
  }
}
