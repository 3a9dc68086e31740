package dev.docdb.replicator.state;

import dev.docdb.replicator.source.ClusterIdentity;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.PositionFormat;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.SourceException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The state of a scope as it was read. Each field is looked at with distrust: operators and backups
 * write here too, and what can't be understood must halt with its own words, before anything is
 * replicated.
 */
record StateDocument(StateStore store, BsonDocument bson) {

  /** Refuses what a newer version has written, or nobody of ours. */
  void checkSchema() {
    long schema = number(StateStore.SCHEMA);
    if (schema != StateStore.SCHEMA_VERSION) {
      throw new StateException(
          "The state of %s has schema %d, and this version of the replicator reads %d only; deploy the version that wrote it"
              .formatted(store, schema, StateStore.SCHEMA_VERSION));
    }
  }

  /** Refuses a lease that would be held for ever, or begin anew with an old epoch. */
  void checkLease() {
    checkSchema();
    epoch();
    if (isLeased()) {
      field(StateStore.OWNER, BsonString.class, "a text");
      field(StateStore.LEASE_UNTIL, BsonDateTime.class, "a date");
    }
  }

  /** Whether somebody holds the lease, or held it and didn't give it back. */
  boolean isLeased() {
    return bson.containsKey(StateStore.OWNER) && !bson.isNull(StateStore.OWNER);
  }

  /** Whether it is this holding. */
  boolean isLeased(String owner, BsonDateTime until) {
    return new BsonString(owner).equals(bson.get(StateStore.OWNER))
        && until.equals(bson.get(StateStore.LEASE_UNTIL));
  }

  long epoch() {
    return number(StateStore.EPOCH);
  }

  long sequence() {
    return number(StateStore.SEQUENCE);
  }

  /** What was saved; empty when there is no position. */
  Optional<Checkpoint> checkpoint() {
    if (!bson.containsKey(StateStore.POSITION)) {
      return Optional.empty();
    }
    Position position = position(StateStore.POSITION, bson.get(StateStore.POSITION));
    Map<String, Position> ahead = places(StateStore.AHEAD);
    Map<String, Position> detached = places(StateStore.DETACHED);
    if (!Collections.disjoint(ahead.keySet(), detached.keySet())) {
      throw unusable("its fields ahead and detached name the same target");
    }
    return Optional.of(new Checkpoint(position, ahead, detached));
  }

  /** The targets that have a place of their own, by label. */
  private Map<String, Position> places(String name) {
    if (!bson.containsKey(name)) {
      return Map.of();
    }
    BsonDocument kept = field(name, BsonDocument.class, "a document");
    Map<String, Position> places = new HashMap<>();
    // Asked one by one: a document that is walked through is decoded, tokens and all.
    for (String target : kept.keySet()) {
      places.put(target, position(name + "." + target, kept.get(target)));
    }
    if (!places.keySet().stream().allMatch(Checkpoint::isLabel)) {
      throw unusable("a name in its field " + name + " is no target's");
    }
    return places;
  }

  private Position position(String name, BsonValue kept) {
    return switch (PositionFormat.read(name, kept)) {
      case PositionFormat.Whole(Position position) -> position;
      case PositionFormat.Damaged(String why) -> throw unusable("its field " + why);
    };
  }

  /** The targets that the position speaks of; empty where it isn't said. */
  Set<String> targets() {
    if (!bson.containsKey(StateStore.TARGETS)) {
      return Set.of();
    }
    BsonArray labels = field(StateStore.TARGETS, BsonArray.class, "a list");
    if (!labels.stream().allMatch(BsonValue::isString)) {
      throw unusable("its field targets holds something that is no text");
    }
    return labels.stream()
        .map(label -> label.asString().getValue())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Why the scope is halted, if it is. */
  Optional<Halt> halt() {
    if (!bson.containsKey(StateStore.STATUS)) {
      return Optional.empty();
    }
    String status = field(StateStore.STATUS, BsonString.class, "a text").getValue();
    if (!status.equals(StateStore.HALTED)) {
      throw unusable("its field status is neither \"halted\" nor absent");
    }
    BsonDocument reason =
        bson.containsKey(StateStore.REASON)
            ? field(StateStore.REASON, BsonDocument.class, "a document")
            : new BsonDocument();
    return Optional.of(Halt.fromState(reason));
  }

  /** Why the scope is paused, if it is. */
  Optional<Pause> pause() {
    return bson.containsKey(StateStore.PAUSED)
        ? Optional.of(Pause.fromState(field(StateStore.PAUSED, BsonDocument.class, "a document")))
        : Optional.empty();
  }

  /** The cluster that it was saved of, if that is known. */
  Optional<ClusterIdentity> cluster() {
    if (!bson.containsKey(StateStore.CLUSTER)) {
      return Optional.empty();
    }
    BsonDocument cluster = field(StateStore.CLUSTER, BsonDocument.class, "a document");
    return Optional.of(
        ClusterIdentity.fromState(cluster)
            .orElseThrow(
                () -> unusable("its field cluster doesn't hold replicaSet, members and version")));
  }

  /**
   * Refuses another cluster than the one that it was saved of, where both are known.
   *
   * @throws SourceException with the error {@code OTHER_CLUSTER}
   */
  void checkCluster(ServerGreeting greeting) {
    Optional<ClusterIdentity> saved = cluster();
    Optional<ClusterIdentity> found = greeting.cluster();
    if (saved.isPresent() && found.isPresent() && !found.get().isSameClusterAs(saved.get())) {
      throw saved.get().isNot(found.get(), store.commands().acceptCluster());
    }
  }

  private long number(String name) {
    BsonNumber number = field(name, BsonNumber.class, "a number");
    if (number.isDecimal128() || number.doubleValue() != Math.rint(number.doubleValue())) {
      throw unusable("its field " + name + " is no whole number");
    }
    return number.longValue();
  }

  private <V extends BsonValue> V field(String name, Class<V> type, String expected) {
    BsonValue value = bson.get(name);
    if (!type.isInstance(value)) {
      throw unusable(name, value, expected);
    }
    return type.cast(value);
  }

  private StateException unusable(String name, @Nullable BsonValue value, String expected) {
    if (value == null) {
      return unusable("its field " + name + " is missing");
    }
    return unusable(
        "its field %s is of type %s and not %s"
            .formatted(name, value.getBsonType().name().toLowerCase(Locale.ROOT), expected));
  }

  private StateException unusable(String why) {
    return new StateException(
        "The state of %s can't be read: %s. Restore the document from a backup; or, to begin anew where START_AT says, forget it: %s"
            .formatted(store, why, store.commands().forget()));
  }
}
