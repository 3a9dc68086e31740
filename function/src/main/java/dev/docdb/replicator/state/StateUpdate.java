package dev.docdb.replicator.state;

import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.PositionFormat;
import dev.docdb.replicator.source.ServerGreeting;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * One save, as an update of the state document. It is put together by hand, since the driver's
 * builders would decode a token, and not every token is the same when it is encoded again.
 *
 * @param adopted whose position it is, when it was another program's
 */
record StateUpdate(
    BsonDocument position, BsonDocument ahead, BsonDocument detached, Optional<BsonValue> adopted) {

  static StateUpdate of(Checkpoint checkpoint) {
    return new StateUpdate(
        PositionFormat.write(checkpoint.position()),
        written(checkpoint.ahead()),
        written(checkpoint.detached()),
        Optional.empty());
  }

  static BsonDocument written(Map<String, Position> places) {
    BsonDocument written = new BsonDocument();
    places.forEach((target, place) -> written.append(target, PositionFormat.write(place)));
    return written;
  }

  StateUpdate adopted(BsonValue whose) {
    return new StateUpdate(position, ahead, detached, Optional.of(whose));
  }

  /**
   * The update, at this time and on this cluster.
   *
   * @param targets those that the position speaks of, by label
   */
  BsonDocument toBson(ServerGreeting greeting, Set<String> targets) {
    BsonDocument set =
        new BsonDocument(StateStore.POSITION, position)
            .append(
                StateStore.TARGETS,
                new BsonArray(targets.stream().sorted().map(BsonString::new).toList()))
            .append(StateStore.UPDATED, StateStore.date(greeting.time().now()));
    greeting.cluster().ifPresent(found -> set.append(StateStore.CLUSTER, found.toState()));
    adopted.ifPresent(whose -> set.append(StateStore.ADOPTED, whose));
    BsonDocument unset = new BsonDocument();
    setOrUnset(StateStore.AHEAD, ahead, set, unset);
    setOrUnset(StateStore.DETACHED, detached, set, unset);
    BsonDocument update = unset.isEmpty() ? new BsonDocument() : new BsonDocument("$unset", unset);
    return update
        .append("$set", set)
        .append("$inc", new BsonDocument(StateStore.SEQUENCE, new BsonInt64(1)));
  }

  private static void setOrUnset(
      String name, BsonDocument places, BsonDocument set, BsonDocument unset) {
    if (places.isEmpty()) {
      unset.append(name, new BsonString(""));
    } else {
      set.append(name, places);
    }
  }

  /** Whether the state holds what is saved here. */
  boolean isIn(StateDocument state) {
    return position.equals(state.bson().get(StateStore.POSITION))
        && ahead.equals(state.bson().getDocument(StateStore.AHEAD, new BsonDocument()))
        && detached.equals(state.bson().getDocument(StateStore.DETACHED, new BsonDocument()));
  }
}
