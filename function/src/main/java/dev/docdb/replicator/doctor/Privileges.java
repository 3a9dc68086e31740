package dev.docdb.replicator.doctor;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.conversions.Bson;

/**
 * What the user may do, found by doing it to a document that isn't there. Whether it may insert a
 * document isn't tried, since that would leave one: the role that lets it update lets it insert.
 */
final class Privileges {
  private static final Bson NOBODY =
      Filters.eq("_id", new BsonDocument("examined", new BsonString("nobody")));

  private final MongoClient client;
  private final Environment environment;
  private final Scope scope;
  private final List<String> denied = new ArrayList<>();

  Privileges(MongoClient client, Environment environment) {
    this.client = client;
    this.environment = environment;
    this.scope = Scope.of(environment);
  }

  /** What makes up for all that may be missing. */
  static String advice(Environment environment) {
    return "Grant the user {role: \"read\", db: \"%s\"} and {role: \"readWrite\", db: \"%s\"} (db.grantRolesToUser)"
        .formatted(Scope.of(environment).database(), environment.get(Settings.STATE_DB));
  }

  Finding finding() {
    MongoCollection<BsonDocument> state = StateStore.open(client, environment, scope).collection();
    attempt("find in " + scope, this::readWatched);
    attempt("find in " + state.getNamespace(), () -> state.find(NOBODY).first());
    attempt(
        "update in " + state.getNamespace(),
        () -> state.updateOne(NOBODY, Updates.unset("nothing")));
    attempt(
        "findAndModify in " + state.getNamespace(),
        () -> state.findOneAndUpdate(NOBODY, Updates.unset("nothing")));
    return denied.isEmpty()
        ? Check.PRIVILEGES.ok(
            "The user may read %s, and read and write %s".formatted(scope, state.getNamespace()))
        : Check.PRIVILEGES.failed(
            "The user may not: " + String.join(", ", denied), advice(environment));
  }

  private void readWatched() {
    if (scope.collection().isPresent()) {
      client
          .getDatabase(scope.database())
          .getCollection(scope.collection().get(), BsonDocument.class)
          .find(NOBODY)
          .first();
    } else {
      client.getDatabase(scope.database()).listCollectionNames().first();
    }
  }

  private void attempt(String what, Runnable attempt) {
    try {
      attempt.run();
    } catch (MongoException e) {
      if (SourceError.of(e) != SourceError.NOT_AUTHORIZED) {
        throw SourceException.of("To " + what, e);
      }
      denied.add(what);
    }
  }
}
