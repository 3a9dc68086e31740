package dev.docdb.replicator.sandbox.documentdb;

import com.mongodb.client.MongoClient;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import org.bson.BsonDocument;

/** Tokens that belong to another server. */
final class Foreign {
  private Foreign() {}

  static BsonDocument token(EmbeddedDocumentDb other) {
    try (MongoClient client = SourceServers.connect(other.testUri(), "")) {
      if (other.personality() == Personality.DOCUMENTDB) {
        client
            .getDatabase("admin")
            .runCommand(
                SourceFixture.json(
                    "{modifyChangeStreams: 1, database: '', collection: '', enable: true}"));
      }
      BsonDocument reply =
          client
              .getDatabase("elsewhere")
              .runCommand(
                  SourceFixture.json(
                      "{aggregate: 'c', pipeline: [{$changeStream: {}}], cursor: {}}"),
                  BsonDocument.class);
      return SourceFixture.token(reply);
    }
  }
}
