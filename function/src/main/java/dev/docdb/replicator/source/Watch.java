package dev.docdb.replicator.source;

import com.mongodb.MongoException;
import dev.docdb.replicator.bson.MalformedBsonException;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Operation;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.OnCollectionDropped;
import dev.docdb.replicator.config.Settings;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What the operator wants to see: the same for every cursor that is opened.
 *
 * @param scope what is watched
 * @param stages of the operator's own, behind {@code $changeStream}
 * @param onDropped what to do behind the end of what is watched
 */
record Watch(Scope scope, List<BsonDocument> stages, OnCollectionDropped onDropped) {
  private static final Set<Operation> END_OF_A_DATABASE =
      Set.of(Operation.DROP_DATABASE, Operation.INVALIDATE);

  Watch {
    stages = List.copyOf(stages);
  }

  static Watch of(Environment environment) {
    return new Watch(
        Scope.of(environment),
        environment.get(Settings.PIPELINE).stages(),
        environment.get(Settings.ON_COLLECTION_DROPPED));
  }

  /**
   * Whether something of this kind ends what is watched. A collection ends by a rename in either
   * direction: behind it the name stands for other documents than before.
   */
  boolean endsWith(Operation operation) {
    return (scope.collection().isPresent() ? Position.ENDINGS : END_OF_A_DATABASE)
        .contains(operation);
  }

  /** Whether nothing behind this position may be read. */
  boolean isOverAt(Position position) {
    return onDropped == OnCollectionDropped.HALT
        && position.behind().filter(this::endsWith).isPresent();
  }

  /**
   * The changes up to the end of what is watched, all events of that end included: behind it stands
   * what belongs to another collection of that name.
   */
  List<Change> untilEnd(List<Change> changes) {
    if (onDropped == OnCollectionDropped.FOLLOW) {
      return changes;
    }
    int at = 0;
    while (at < changes.size() && !endsWith(changes.get(at).operation())) {
      at++;
    }
    while (at < changes.size() && endsWith(changes.get(at).operation())) {
      at++;
    }
    return changes.subList(0, at);
  }

  /** Everything until the end is delivered, and the end too. */
  SourceException over() {
    return new SourceException(
        SourceError.COLLECTION_DROPPED,
        "What is watched, "
            + scope
            + ", was dropped or renamed. Everything until then is delivered; what came later under the same name is not");
  }

  /** An exception of the driver in words that name PIPELINE where it may be the cause. */
  SourceException explain(String doing, MongoException e) {
    SourceException plain = SourceException.of(doing + " the change stream on " + scope, e);
    boolean suspect =
        plain.error() == SourceError.MISCONFIGURED || plain.error() == SourceError.UNKNOWN;
    return suspect && !stages.isEmpty()
        ? new SourceException(
            plain.error(), plain.text() + "; the stages of PIPELINE were a part of it", plain)
        : plain;
  }

  /** Reads a reply, and sees to it that PIPELINE has left what the replicator lives by. */
  CursorReply read(ReplyBytes bytes) {
    if (stages.isEmpty()) {
      return CursorReply.read(bytes);
    }
    try {
      CursorReply reply = CursorReply.read(bytes);
      reply.changes().forEach(this::checkFields);
      return reply;
    } catch (MalformedBsonException e) {
      throw lacking("_id or operationType", e);
    }
  }

  private void checkFields(Change change) {
    if (change.clusterTime() == 0) {
      throw lacking("clusterTime", null);
    }
    if (change.operation().isOfDocument() && (change.namespace().isEmpty() || change.keyAt() < 0)) {
      throw lacking("ns or documentKey", null);
    }
  }

  private SourceException lacking(String fields, @Nullable RuntimeException cause) {
    return new SourceException(
        SourceError.MISCONFIGURED,
        "PIPELINE takes away or changes "
            + fields
            + " of a change on "
            + scope
            + ", without which it can't be resumed, ordered or routed",
        cause);
  }
}
