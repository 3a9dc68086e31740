package dev.docdb.replicator.state;

import dev.docdb.replicator.source.ClusterIdentity;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.PositionFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Which fields of the state an operator wants otherwise. Fields that are so already are no part of
 * it. Everything that isn't named stays as it is.
 */
public final class Edit {
  private final BsonDocument before;
  private final Set<String> unreadable;
  private final Map<String, Optional<BsonValue>> fields = new LinkedHashMap<>();
  private boolean movesPosition;
  private boolean forgets;

  /** Of what was seen, with nothing to change yet. */
  Edit(ScopeState seen) {
    this.before = seen.bson();
    this.unreadable = seen.unreadable();
  }

  /** Ticks end at once, from now on. */
  public Edit pause(Pause pause) {
    return set(StateStore.PAUSED, pause.toState());
  }

  /** Ends a pause. */
  public Edit endPause() {
    return unset(StateStore.PAUSED);
  }

  /** Ends a halt. */
  public Edit endHalt() {
    return unset(StateStore.STATUS).unset(StateStore.REASON);
  }

  /** Takes this cluster for the right one; one that doesn't say which it is fits any. */
  public Edit accept(Optional<ClusterIdentity> cluster) {
    return cluster
        .map(found -> set(StateStore.CLUSTER, found.toState()))
        .orElseGet(() -> unset(StateStore.CLUSTER));
  }

  /** Goes on from these places. */
  public Edit moveTo(Checkpoint places) {
    movesPosition = true;
    set(StateStore.POSITION, PositionFormat.write(places.position()));
    places(StateStore.AHEAD, places.ahead());
    return places(StateStore.DETACHED, places.detached());
  }

  /** Nothing is known any more, not even what another program has left. */
  public Edit forget() {
    forgets = true;
    set(StateStore.SAMPLE_FORGOTTEN, BsonBoolean.TRUE);
    for (String name : StateStore.OF_THE_REPLICATION) {
      unset(name);
    }
    return this;
  }

  /** What can't be read, and isn't changed anyway, is no longer there; the audit keeps it. */
  public Edit dropUnreadable() {
    unreadable.stream().filter(name -> !fields.containsKey(name)).forEach(this::unset);
    return this;
  }

  private Edit places(String name, Map<String, Position> places) {
    BsonDocument written = StateUpdate.written(places);
    return written.isEmpty() ? unset(name) : set(name, written);
  }

  private Edit set(String name, BsonValue value) {
    fields.put(name, Optional.of(value));
    return this;
  }

  private Edit unset(String name) {
    fields.put(name, Optional.empty());
    return this;
  }

  private boolean changes(String name) {
    return !fields
        .getOrDefault(name, Optional.empty())
        .equals(Optional.ofNullable(before.get(name)));
  }

  /** Whether everything is so already. */
  public boolean isEmpty() {
    return fields.keySet().stream().noneMatch(this::changes);
  }

  /** The fields that it changes, as they were; those that were absent are left out. */
  public BsonDocument before() {
    BsonDocument changed = new BsonDocument();
    fields.keySet().stream()
        .filter(this::changes)
        .filter(before::containsKey)
        .forEach(name -> changed.append(name, before.get(name)));
    return changed;
  }

  /** The fields that it changes, as they will be; those that will be absent are left out. */
  public BsonDocument after() {
    BsonDocument changed = new BsonDocument();
    fields.forEach(
        (name, value) -> {
          if (changes(name)) {
            value.ifPresent(present -> changed.append(name, present));
          }
        });
    return changed;
  }

  /** Whether a position is saved with it, so that the marker belongs beside it. */
  boolean movesPosition() {
    return movesPosition;
  }

  /** Whether the marker must go, too. */
  boolean forgets() {
    return forgets;
  }

  /**
   * The update, with its entry in the audit.
   *
   * @param sequence the one that was seen
   */
  BsonDocument toBson(AuditEntry entry, BsonDocument state, long sequence, BsonValue now) {
    BsonDocument set = after().append(StateStore.AUDIT, entry.keptWith(state));
    BsonDocument unset = new BsonDocument();
    fields.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            unset.append(name, new BsonString(""));
          }
        });
    if (movesPosition) {
      set.append(StateStore.SEQUENCE, new BsonInt64(sequence + 1)).append(StateStore.UPDATED, now);
    } else if (forgets) {
      set.append(StateStore.SEQUENCE, new BsonInt64(0));
    }
    BsonDocument update = new BsonDocument("$set", set);
    return unset.isEmpty() ? update : update.append("$unset", unset);
  }
}
