package dev.docdb.replicator.sandbox.documentdb.stream;

import dev.docdb.replicator.sandbox.documentdb.storage.Change;
import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Writes entries of the log as the events that a stream's options ask for. */
final class EventWriter {
  private final StreamOptions options;
  private final boolean wallTimes;
  private final Function<Change, Optional<RawBsonDocument>> lookup;

  /**
   * @param wallTimes whether events carry the server's clock
   * @param lookup the present version of a change's document
   */
  EventWriter(
      StreamOptions options,
      boolean wallTimes,
      Function<Change, Optional<RawBsonDocument>> lookup) {
    this.options = options;
    this.wallTimes = wallTimes;
    this.lookup = lookup;
  }

  BsonDocument event(LogEntry entry, BsonDocument token) {
    Change change = entry.change();
    BsonDocument event = head(entry, token, change.kind().text());
    if (options.showsExpandedEvents() && change.kind() != Change.Kind.DROP_DATABASE) {
      event.append("collectionUUID", new BsonBinary(change.uuid()));
    }
    if (wallTimes) {
      event.append("wallTime", entry.wallTime());
    }
    entry.session().forEach(event::append);
    switch (change.kind()) {
      case INSERT, UPDATE, REPLACE, DELETE -> ofDocument(event, change);
      case DROP, DROP_DATABASE, RENAME, CREATE, CREATE_INDEXES, DROP_INDEXES, MODIFY ->
          ofCollection(event, change);
      case FOREIGN -> event.putAll(Bson.decoded(Objects.requireNonNull(change.details())));
    }
    return event;
  }

  BsonDocument invalidate(LogEntry entry, BsonDocument token) {
    BsonDocument event = head(entry, token, "invalidate");
    if (wallTimes) {
      event.append("wallTime", entry.wallTime());
    }
    return event;
  }

  private static BsonDocument head(LogEntry entry, BsonDocument token, String type) {
    return new BsonDocument("_id", token)
        .append("operationType", new BsonString(type))
        .append("clusterTime", entry.clusterTime());
  }

  private void ofDocument(BsonDocument event, Change change) {
    after(change).ifPresent(image -> event.append("fullDocument", image));
    event.append("ns", change.namespace().toBson());
    event.append("documentKey", change.key());
    if (change.details() != null) {
      event.append("updateDescription", description(change.details()));
    }
    before(change, event).ifPresent(image -> event.append("fullDocumentBeforeChange", image));
  }

  private BsonDocument description(RawBsonDocument details) {
    BsonDocument description = Bson.decoded(details);
    if (!options.showsExpandedEvents()) {
      description.remove("disambiguatedPaths");
    }
    return description;
  }

  private Optional<BsonValue> after(Change change) {
    return switch (change.kind()) {
      case INSERT, REPLACE -> Optional.ofNullable(change.after());
      case UPDATE ->
          switch (options.fullDocument()) {
            case "updateLookup" ->
                Optional.of(lookup.apply(change).map(BsonValue.class::cast).orElse(BsonNull.VALUE));
            case "whenAvailable" -> Optional.of(orNull(change.after()));
            case "required" -> Optional.of(required(change.after(), "post", change));
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  private Optional<BsonValue> before(Change change, BsonDocument event) {
    if (change.kind() == Change.Kind.INSERT || event.isEmpty()) {
      return Optional.empty();
    }
    return switch (options.fullDocumentBeforeChange()) {
      case "whenAvailable" -> Optional.of(orNull(change.before()));
      case "required" -> Optional.of(required(change.before(), "pre", change));
      default -> Optional.empty();
    };
  }

  private static BsonValue orNull(@Nullable RawBsonDocument image) {
    return image == null ? BsonNull.VALUE : image;
  }

  private static BsonValue required(@Nullable RawBsonDocument image, String when, Change change) {
    if (image == null) {
      throw MongoError.of(
          47,
          ("Change stream was configured to require a %s-image for all update%s, but the %s-image"
                  + " was not found for event: { operationType: \"%s\", ns: \"%s\" }")
              .formatted(
                  when,
                  when.equals("pre") ? ", delete and replace events" : " events",
                  when,
                  change.kind().text(),
                  change.namespace()));
    }
    return image;
  }

  private void ofCollection(BsonDocument event, Change change) {
    Namespace namespace = change.namespace();
    event.append(
        "ns",
        change.kind() == Change.Kind.DROP_DATABASE
            ? new BsonDocument("db", new BsonString(namespace.database()))
            : namespace.toBson());
    BsonDocument details =
        change.details() == null ? new BsonDocument() : Bson.decoded(change.details());
    if (change.kind() == Change.Kind.RENAME) {
      BsonValue to = details.get("to", BsonNull.VALUE);
      event.append("to", to);
      details.remove("target");
    }
    if (options.showsExpandedEvents() && !details.isEmpty()) {
      event.append("operationDescription", details);
    }
  }
}
