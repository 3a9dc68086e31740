package dev.docdb.replicator.target;

import dev.docdb.replicator.bson.RandomBson;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Events;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.name.HostileNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Inserts of documents with ids of any type, in collections with any name. */
public final class HostileChanges {
  private HostileChanges() {}

  /** So many, no two of which are of one document; the same ones each time. */
  public static List<Change> withIds(int count) {
    RandomBson generator = new RandomBson(new Random(11));
    List<String> texts = HostileNames.texts(count);
    List<Change> changes = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; changes.size() < count; i++) {
      BsonValue id = i % 3 == 0 ? new BsonString(texts.get(i % count)) : generator.value(i % 3);
      Change change = insert(changes.size(), Namespace.of("shop", "orders"), id);
      if (seen.add(change.documentId())) {
        changes.add(change);
      }
    }
    return changes;
  }

  /** One in each of so many collections. */
  public static List<Change> inCollections(int count) {
    List<Namespace> collections =
        HostileNames.namespaces(2 * count).stream()
            .filter(namespace -> namespace.collection().isPresent())
            .limit(count)
            .toList();
    List<Change> changes = new ArrayList<>();
    for (Namespace collection : collections) {
      changes.add(insert(changes.size(), collection, new BsonString("d")));
    }
    return changes;
  }

  private static Change insert(int number, Namespace place, BsonValue id) {
    BsonDocument document = new BsonDocument("_id", id);
    BsonDocument names =
        new BsonDocument("db", new BsonString(place.database()))
            .append("coll", new BsonString(place.collection().orElseThrow()));
    String token = String.format(Locale.ROOT, "8265ab%08x", number);
    return Events.change(
        Events.event("insert", "x: 1")
            .append("_id", new BsonDocument("_data", new BsonString(token)))
            .append("ns", names)
            .append("documentKey", document)
            .append("fullDocument", document));
  }
}
