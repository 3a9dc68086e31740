package dev.docdb.replicator.state;

import dev.docdb.replicator.source.PositionFormat;
import dev.docdb.replicator.source.ServerGreeting;
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
record StateUpdate(BsonDocument position, BsonDocument ahead, Optional<BsonValue> adopted) {

  static StateUpdate of(Checkpoint checkpoint) {
    BsonDocument ahead = new BsonDocument();
    checkpoint
        .ahead()
        .forEach((target, position) -> ahead.append(target, PositionFormat.write(position)));
    return new StateUpdate(PositionFormat.write(checkpoint.position()), ahead, Optional.empty());
  }

  StateUpdate adopted(BsonValue whose) {
    return new StateUpdate(position, ahead, Optional.of(whose));
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
    BsonDocument update = new BsonDocument();
    if (ahead.isEmpty()) {
      update.append("$unset", new BsonDocument(StateStore.AHEAD, new BsonString("")));
    } else {
      set.append(StateStore.AHEAD, ahead);
    }
    return update
        .append("$set", set)
        .append("$inc", new BsonDocument(StateStore.SEQUENCE, new BsonInt64(1)));
  }

  /** Whether the state holds what is saved here. */
  boolean isIn(StateDocument state) {
    return position.equals(state.bson().get(StateStore.POSITION))
        && ahead.equals(state.bson().getDocument(StateStore.AHEAD, new BsonDocument()));
  }
}
