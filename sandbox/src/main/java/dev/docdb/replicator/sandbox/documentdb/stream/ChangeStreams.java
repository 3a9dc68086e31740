package dev.docdb.replicator.sandbox.documentdb.stream;

import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import dev.docdb.replicator.sandbox.documentdb.query.Collections;
import dev.docdb.replicator.sandbox.documentdb.query.Pipeline;
import dev.docdb.replicator.sandbox.documentdb.query.Scope;
import dev.docdb.replicator.sandbox.documentdb.storage.Change;
import dev.docdb.replicator.sandbox.documentdb.storage.ClusterClock;
import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.storage.Store;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** Opens change streams, each as its personality allows it. */
public final class ChangeStreams {
  private static final Set<String> DOCUMENTDB_STAGES =
      Set.of("$match", "$project", "$redact", "$addFields", "$replaceRoot");
  private static final Set<String> MONGODB_STAGES =
      Set.of(
          "$match",
          "$project",
          "$redact",
          "$addFields",
          "$replaceRoot",
          "$replaceWith",
          "$set",
          "$unset");

  private final Personality personality;
  private final long cluster;
  private final ChangeLog log;
  private final ClusterClock clock;
  private final Store store;
  private final StreamFaults faults;

  /**
   * @param cluster the identity that this cluster's tokens carry
   */
  public ChangeStreams(
      Personality personality,
      long cluster,
      ChangeLog log,
      ClusterClock clock,
      Store store,
      StreamFaults faults) {
    this.personality = personality;
    this.cluster = cluster;
    this.log = log;
    this.clock = clock;
    this.store = store;
    this.faults = faults;
  }

  /** Opens a stream; the first stage of the pipeline is $changeStream. */
  public ChangeStream open(
      Namespace namespace, boolean wholeDatabase, BsonArray stages, Scope variables) {
    BsonValue first = stages.getFirst().asDocument().get("$changeStream", stages);
    if (!first.isDocument()) {
      throw MongoError.of(6188500, "the $changeStream stage specification must be an object");
    }
    StreamOptions options = new StreamOptions(first.asDocument(), personality);
    StreamScope scope = scope(namespace, wholeDatabase, options);
    Pipeline pipeline = pipeline(stages, variables);
    ResumeToken start = start(options);
    boolean anchored =
        options.start("resumeAfter").isPresent()
            || options.start("startAfter").isPresent()
            || options.start("startAtOperationTime").isPresent();
    EventWriter writer =
        new EventWriter(options, personality == Personality.MONGODB, this::current);
    return new ChangeStream(
        log,
        scope,
        writer,
        pipeline,
        options.showsExpandedEvents(),
        start,
        anchored,
        this::lost,
        faults);
  }

  private Optional<RawBsonDocument> current(Change change) {
    return store
        .find(change.namespace())
        .filter(collection -> collection.uuid().equals(change.uuid()))
        .flatMap(collection -> collection.find(change.key().get("_id", change.key())));
  }

  private static StreamScope scope(
      Namespace namespace, boolean wholeDatabase, StreamOptions options) {
    if (options.isForCluster()) {
      if (!wholeDatabase || !namespace.database().equals("admin")) {
        throw MongoError.of(
            ErrorCodes.INVALID_OPTIONS,
            "A $changeStream with 'allChangesForCluster:true' may only be opened on the 'admin'"
                + " database, and with no collection name; found "
                + namespace);
      }
      return new StreamScope.OfCluster();
    }
    if (Set.of("admin", "local", "config").contains(namespace.database())) {
      throw MongoError.of(
          ErrorCodes.INVALID_NAMESPACE,
          "$changeStream may not be opened on the internal " + namespace.database() + " database");
    }
    if (wholeDatabase) {
      return new StreamScope.OfDatabase(namespace.database());
    }
    if (namespace.collection().startsWith("system.")) {
      throw MongoError.of(
          ErrorCodes.INVALID_NAMESPACE,
          "$changeStream may not be opened on the internal " + namespace + " collection");
    }
    return new StreamScope.OfCollection(namespace);
  }

  private Pipeline pipeline(BsonArray stages, Scope variables) {
    BsonArray rest = new BsonArray(stages.subList(1, stages.size()));
    Set<String> allowed = personality == Personality.MONGODB ? MONGODB_STAGES : DOCUMENTDB_STAGES;
    BsonArray kept = new BsonArray();
    for (BsonValue stage : rest) {
      String name = Pipeline.name(stage);
      if (!Pipeline.isKnown(name)) {
        throw Pipeline.unknown(name);
      }
      boolean split =
          name.equals("$changeStreamSplitLargeEvent") && personality == Personality.MONGODB;
      if (!allowed.contains(name) && !split) {
        throw MongoError.of(
            ErrorCodes.ILLEGAL_OPERATION, name + " is not permitted in a $changeStream pipeline");
      }
      if (!split) {
        kept.add(stage);
      }
    }
    return Pipeline.of(kept, variables, Collections.NONE);
  }

  private ResumeToken start(StreamOptions options) {
    Optional<BsonValue> time = options.start("startAtOperationTime");
    if (time.isPresent()) {
      return at(time.get().asTimestamp());
    }
    Optional<BsonValue> resume = options.start("resumeAfter");
    if (resume.isPresent()) {
      ResumeToken token = token(resume.get());
      if (token.kind() == ResumeToken.Kind.INVALIDATE && personality == Personality.MONGODB) {
        throw MongoError.of(
            ErrorCodes.INVALID_RESUME_TOKEN,
            "Attempting to resume a change stream using 'resumeAfter' is not allowed from an"
                + " invalidate notification.");
      }
      return token;
    }
    return options
        .start("startAfter")
        .map(this::token)
        .orElseGet(
            () ->
                new ResumeToken(
                    clock.current(), log.end(), ResumeToken.Kind.HIGH_WATER_MARK, cluster));
  }

  private ResumeToken at(BsonTimestamp time) {
    if (!log.reachesBackTo(time) && !faults.startsSilentlyLater()) {
      throw lost();
    }
    return new ResumeToken(time, log.firstAt(time), ResumeToken.Kind.HIGH_WATER_MARK, cluster);
  }

  private ResumeToken token(BsonValue given) {
    ResumeToken token = ResumeToken.parse(given).orElseThrow(() -> malformed(given));
    if (token.cluster() != cluster || token.position() > log.end()) {
      throw personality == Personality.MONGODB
          ? StreamErrors.tokenNotFound(given)
          : malformed(given);
    }
    if (!log.reachesBackTo(token.time())) {
      throw lost();
    }
    return token;
  }

  private MongoError lost() {
    return personality == Personality.MONGODB
        ? StreamErrors.historyLost()
        : StreamErrors.positionLost();
  }

  private MongoError malformed(BsonValue given) {
    if (personality == Personality.DOCUMENTDB) {
      return MongoError.of(ErrorCodes.FAILED_TO_PARSE, "Invalid resume token");
    }
    BsonValue data = given.asDocument().get("_data");
    if (data == null || !data.isString()) {
      return MongoError.of(
          40647,
          "Bad resume token: _data of missing or of wrong type"
              + dev.docdb.replicator.sandbox.documentdb.query.Messages.text(given));
    }
    return MongoError.of(
        ErrorCodes.INVALID_RESUME_TOKEN,
        "Invalid resume token: "
            + (ResumeToken.isHex(data.asString().getValue())
                ? "it was not made by this server"
                : "resume token string was not a valid hex string"));
  }
}
