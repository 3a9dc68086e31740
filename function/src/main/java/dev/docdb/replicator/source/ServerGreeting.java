package dev.docdb.replicator.source;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * What the server says of itself at the beginning of an invocation.
 *
 * @param time its clock
 * @param cluster which cluster it is of; empty where it doesn't tell, and then it isn't compared
 */
public record ServerGreeting(ServerTime time, Optional<ClusterIdentity> cluster) {

  /** Asks the server, and takes the middle of the round trip for the moment of its answer. */
  public static ServerGreeting ask(MongoClient client, LongSupplier nanos) {
    MongoDatabase admin = client.getDatabase("admin");
    long before = nanos.getAsLong();
    BsonDocument hello = ask(admin, "hello");
    long middle = before + (nanos.getAsLong() - before) / 2;
    String version = ask(admin, "buildInfo").getString("version", new BsonString("")).getValue();
    return new ServerGreeting(
        ServerTime.of(hello, middle, nanos), ClusterIdentity.of(hello, version));
  }

  private static BsonDocument ask(MongoDatabase admin, String command) {
    return admin.runCommand(new BsonDocument(command, new BsonInt32(1)), BsonDocument.class);
  }
}
