package dev.docdb.replicator.sandbox.documentdb.storage;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * One change of a document or of a collection.
 *
 * @param key the document's _id in a document, or an empty document
 * @param before the image from before, or null
 * @param after the image from after, or null
 * @param details what an update changed, or what a command said
 * @param keepsImages whether the collection asks for images to be kept
 */
public record Change(
    Kind kind,
    Namespace namespace,
    UUID uuid,
    BsonDocument key,
    @Nullable RawBsonDocument before,
    @Nullable RawBsonDocument after,
    @Nullable RawBsonDocument details,
    boolean keepsImages) {

  /** The kinds of change, with the names that events give them. */
  public enum Kind {
    INSERT("insert"),
    UPDATE("update"),
    REPLACE("replace"),
    DELETE("delete"),
    DROP("drop"),
    RENAME("rename"),
    DROP_DATABASE("dropDatabase"),
    /** What no command of this server does; its details are what its event says. */
    FOREIGN(""),
    CREATE("create"),
    CREATE_INDEXES("createIndexes"),
    DROP_INDEXES("dropIndexes"),
    MODIFY("modify");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** The name in an event's operationType. */
    public String text() {
      return text;
    }

    /** Whether only streams that ask for expanded events see it. */
    public boolean isExpanded() {
      return compareTo(CREATE) >= 0;
    }
  }

  /** A change of a collection as a whole. */
  public static Change ofCollection(
      Kind kind, Namespace namespace, UUID uuid, BsonDocument details) {
    return new Change(
        kind, namespace, uuid, new BsonDocument(), null, null, Bson.raw(details), false);
  }

  /** How much it adds to a log. */
  public long bytes() {
    int identity = Bson.size(key);
    return (long) identity + size(before) + size(after) + size(details);
  }

  private static int size(@Nullable RawBsonDocument part) {
    return part == null ? 0 : Bson.size(part);
  }

  /** What the log keeps of it: images only where the collection asks for them. */
  public Change logged() {
    if (keepsImages) {
      return this;
    }
    RawBsonDocument image = kind == Kind.UPDATE ? null : after;
    return new Change(kind, namespace, uuid, key, null, image, details, false);
  }
}
