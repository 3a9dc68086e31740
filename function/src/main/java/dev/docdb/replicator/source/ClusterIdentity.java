package dev.docdb.replicator.source;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster it is that answers, as far as it tells.
 *
 * @param replicaSet the name of the replica set
 * @param members host and port of each member
 * @param version of the engine
 */
public record ClusterIdentity(String replicaSet, Set<String> members, String version) {
  private static final String REPLICA_SET = "replicaSet";
  private static final String MEMBERS = "members";
  private static final String VERSION = "version";

  public ClusterIdentity {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("A cluster without members can't be told from another");
    }
    members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
  }

  /** Empty where the answer names no members: a router, or a server that stands alone. */
  static Optional<ClusterIdentity> of(BsonDocument hello, String version) {
    Set<String> members =
        Stream.of("hosts", "passives")
            .flatMap(kind -> texts(hello.get(kind)).stream())
            .collect(Collectors.toSet());
    return members.isEmpty() || !(hello.get("setName") instanceof BsonString name)
        ? Optional.empty()
        : Optional.of(new ClusterIdentity(name.getValue(), members, version));
  }

  /**
   * Whether it is the cluster of these members still. Members come and go one by one; a restored
   * cluster, or another one, has none of them.
   */
  public boolean isSameClusterAs(ClusterIdentity other) {
    return replicaSet.equals(other.replicaSet) && !Collections.disjoint(members, other.members);
  }

  /**
   * Says that it is another cluster.
   *
   * @param acceptance the command by which an operator takes it for the right one
   */
  public SourceException isNot(ClusterIdentity found, String acceptance) {
    return new SourceException(
        SourceError.OTHER_CLUSTER,
        "The position was saved of the cluster %s with the members %s, and this is %s with %s. Nothing is replicated until DOCUMENTDB_URI names that cluster again, or until this one is accepted, with a position that it knows: %s"
            .formatted(replicaSet, members, found.replicaSet, found.members, acceptance));
  }

  /** The form that is kept. */
  public BsonDocument toState() {
    return new BsonDocument(REPLICA_SET, new BsonString(replicaSet))
        .append(MEMBERS, new BsonArray(members.stream().map(BsonString::new).toList()))
        .append(VERSION, new BsonString(version));
  }

  /** Reads the kept form; empty when it is none. */
  public static Optional<ClusterIdentity> fromState(BsonValue state) {
    if (!(state instanceof BsonDocument kept)
        || !(kept.get(REPLICA_SET) instanceof BsonString name)
        || !(kept.get(VERSION) instanceof BsonString version)) {
      return Optional.empty();
    }
    List<String> members = texts(kept.get(MEMBERS));
    return members.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ClusterIdentity(name.getValue(), Set.copyOf(members), version.getValue()));
  }

  /** The texts of a list; none when it is no list of texts. */
  private static List<String> texts(@Nullable BsonValue list) {
    return list instanceof BsonArray array && array.stream().allMatch(BsonValue::isString)
        ? array.stream().map(text -> text.asString().getValue()).toList()
        : List.of();
  }
}
