package dev.docdb.replicator.sandbox.documentdb.stream;

import dev.docdb.replicator.sandbox.documentdb.query.Messages;
import dev.docdb.replicator.sandbox.documentdb.query.Pipeline;
import dev.docdb.replicator.sandbox.documentdb.storage.Change;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** One reader of the change log. Whoever calls it holds the server's one lock. */
public final class ChangeStream {
  /** The most bytes that a document inside the server may have. */
  public static final int MOST_BYTES = 16 * 1024 * 1024 + 16 * 1024;

  private static final int BATCH_BYTES = 16 * 1024 * 1024;

  private final ChangeLog log;
  private final StreamScope scope;
  private final EventWriter writer;
  private final Pipeline pipeline;
  private final boolean expanded;
  private final long cluster;
  private final boolean anchored;
  private final Supplier<MongoError> lost;
  private final StreamFaults faults;
  private long position;
  private BsonTimestamp readUpTo;
  private boolean invalidatePending;
  private boolean ended;
  private Optional<BsonDocument> held = Optional.empty();
  private BsonDocument token;

  ChangeStream(
      ChangeLog log,
      StreamScope scope,
      EventWriter writer,
      Pipeline pipeline,
      boolean expanded,
      ResumeToken start,
      boolean anchored,
      Supplier<MongoError> lost,
      StreamFaults faults) {
    this.log = log;
    this.scope = scope;
    this.writer = writer;
    this.pipeline = pipeline;
    this.expanded = expanded;
    this.cluster = start.cluster();
    this.position = start.position();
    this.readUpTo = start.time();
    this.token = start.toBson();
    this.anchored = anchored;
    this.lost = lost;
    this.faults = faults;
    this.invalidatePending =
        start.kind() == ResumeToken.Kind.EVENT
            && log.holds(position - 1)
            && ends(log.at(position - 1));
  }

  /** Whether it was opened at a place of the past, whose changes the first batch brings. */
  public boolean isAnchored() {
    return anchored;
  }

  /** Whether an invalidate has been read, after which nothing comes. */
  public boolean hasEnded() {
    return ended;
  }

  /** From where a new stream would go on after the last batch. */
  public BsonDocument postBatchResumeToken() {
    return token;
  }

  /** Reads what is there, up to a number of events and to what one reply can hold. */
  public List<RawBsonDocument> next(int most, BsonTimestamp now) {
    List<RawBsonDocument> batch = new ArrayList<>();
    int bytes = 0;
    checkRetained();
    while (batch.size() < most && !ended) {
      Optional<BsonDocument> event = batch.isEmpty() || held.isPresent() ? peek() : advance();
      if (event.isEmpty()) {
        markRead(batch.isEmpty(), now);
        break;
      }
      Optional<RawBsonDocument> raw = fitting(event.get(), batch.isEmpty());
      if (raw.isEmpty() || (!batch.isEmpty() && bytes + Bson.size(raw.get()) > BATCH_BYTES)) {
        held = event;
        break;
      }
      held = Optional.empty();
      bytes += Bson.size(raw.get());
      batch.add(raw.get());
      token = Bson.decoded(event.get().getDocument("_id"));
      ended = invalidated(token);
    }
    return batch;
  }

  private Optional<BsonDocument> peek() {
    return held.isPresent() ? held : advance();
  }

  private static boolean invalidated(BsonDocument token) {
    return ResumeToken.parse(token)
        .map(parsed -> parsed.kind() == ResumeToken.Kind.INVALIDATE)
        .orElse(false);
  }

  /** Where nothing is left to read, the token follows the cluster's time. */
  private void markRead(boolean idle, BsonTimestamp now) {
    boolean passedOthers = position > 0 && now.compareTo(readUpTo) > 0;
    if ((idle || passedOthers) && !faults.isStuck()) {
      readUpTo = now;
      token = new ResumeToken(now, position, ResumeToken.Kind.HIGH_WATER_MARK, cluster).toBson();
    }
  }

  private void checkRetained() {
    log.expire();
    if (position < log.first()) {
      throw lost.get();
    }
  }

  private Optional<RawBsonDocument> fitting(BsonDocument event, boolean first) {
    byte[] bytes = Bson.encode(event);
    if (bytes.length <= MOST_BYTES) {
      return Optional.of(new RawBsonDocument(bytes));
    }
    if (!first) {
      return Optional.empty();
    }
    throw MongoError.of(
        ErrorCodes.BSON_OBJECT_TOO_LARGE,
        "BSONObj size: %d (0x%X) is invalid. Size must be between 0 and %d(16MB) First element: _id: %s"
            .formatted(
                bytes.length, bytes.length, MOST_BYTES, Messages.text(event.getDocument("_id"))));
  }

  /** The next event that passes the pipeline. */
  private Optional<BsonDocument> advance() {
    while (invalidatePending || position < log.end()) {
      LogEntry entry = invalidatePending ? log.at(position - 1) : log.at(position);
      Optional<BsonDocument> event =
          invalidatePending ? Optional.of(invalidate(entry)) : event(entry);
      Optional<BsonDocument> passed = event.flatMap(this::piped);
      readUpTo = entry.clusterTime();
      if (passed.isPresent()) {
        return passed;
      }
      if (event.isPresent() && invalidated(event.get().getDocument("_id"))) {
        ended = true;
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private BsonDocument invalidate(LogEntry entry) {
    invalidatePending = false;
    ResumeToken place =
        new ResumeToken(entry.clusterTime(), position, ResumeToken.Kind.INVALIDATE, cluster);
    return writer.invalidate(entry, place.toBson());
  }

  private Optional<BsonDocument> event(LogEntry entry) {
    position++;
    boolean seen = scope.sees(entry.change()) && (expanded || !entry.change().kind().isExpanded());
    if (!seen) {
      return Optional.empty();
    }
    invalidatePending = ends(entry);
    ResumeToken place =
        new ResumeToken(entry.clusterTime(), position, ResumeToken.Kind.EVENT, cluster);
    return Optional.of(writer.event(entry, place.toBson()));
  }

  private boolean ends(LogEntry entry) {
    Change change = entry.change();
    return faults.invalidates() && scope.sees(change) && scope.endsWith(change);
  }

  private Optional<BsonDocument> piped(BsonDocument event) {
    if (pipeline.isEmpty()) {
      return Optional.of(event);
    }
    Optional<BsonDocument> passed = pipeline.maybe(event);
    BsonValue expected = Missing.of(event.get("_id"));
    passed.ifPresent(
        document -> {
          BsonValue found = Missing.of(document.get("_id"));
          if (!Bson.identical(expected, found)) {
            throw StreamErrors.tokenAltered(expected, document);
          }
        });
    return passed;
  }
}
