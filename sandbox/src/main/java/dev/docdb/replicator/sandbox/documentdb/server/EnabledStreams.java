package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** For which collections, databases or all of them DocumentDB records changes. */
final class EnabledStreams {
  private record Target(String database, String collection) implements Comparable<Target> {
    @Override
    public int compareTo(Target other) {
      return (database + "\0" + collection).compareTo(other.database + "\0" + other.collection);
    }
  }

  private final Set<Target> targets = new TreeSet<>();

  void modify(String database, String collection, boolean enable) {
    Target target = new Target(database, collection);
    if (enable) {
      targets.add(target);
    } else {
      targets.remove(target);
    }
  }

  boolean covers(Namespace namespace) {
    if (namespace.collection().isEmpty()) {
      return targets.stream().anyMatch(target -> target.database().equals(namespace.database()))
          || coversCluster();
    }
    return targets.contains(new Target(namespace.database(), namespace.collection()))
        || coversDatabase(namespace.database());
  }

  boolean coversDatabase(String database) {
    return targets.contains(new Target(database, "")) || coversCluster();
  }

  boolean coversCluster() {
    return targets.contains(new Target("", ""));
  }

  List<BsonDocument> list() {
    return targets.stream()
        .map(
            target ->
                new BsonDocument("database", new BsonString(target.database()))
                    .append("collection", new BsonString(target.collection())))
        .toList();
  }
}
