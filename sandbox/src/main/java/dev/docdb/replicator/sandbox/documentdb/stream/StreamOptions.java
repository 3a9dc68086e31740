package dev.docdb.replicator.sandbox.documentdb.stream;

import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.BsonValue;

/** What the stage $changeStream was asked for, checked. */
final class StreamOptions {
  private static final Map<String, BsonType> DOCUMENTDB =
      Map.of(
          "fullDocument", BsonType.STRING,
          "resumeAfter", BsonType.DOCUMENT,
          "startAtOperationTime", BsonType.TIMESTAMP,
          "allChangesForCluster", BsonType.BOOLEAN);
  private static final Map<String, BsonType> ONLY_MONGODB =
      Map.of(
          "startAfter", BsonType.DOCUMENT,
          "fullDocumentBeforeChange", BsonType.STRING,
          "showExpandedEvents", BsonType.BOOLEAN,
          "showMigrationEvents", BsonType.BOOLEAN,
          "showSystemEvents", BsonType.BOOLEAN,
          "showRawUpdateDescription", BsonType.BOOLEAN);

  private final BsonDocument spec;

  StreamOptions(BsonDocument spec, Personality personality) {
    this.spec = spec;
    spec.forEach((name, value) -> checkField(name, value, personality));
    boolean mongo = personality == Personality.MONGODB;
    checkValue(
        "fullDocument",
        mongo
            ? List.of("default", "updateLookup", "whenAvailable", "required")
            : List.of("default", "updateLookup"));
    checkValue("fullDocumentBeforeChange", List.of("off", "whenAvailable", "required"));
    long starts =
        List.of("resumeAfter", "startAfter", "startAtOperationTime").stream()
            .filter(spec::containsKey)
            .count();
    if (starts > 1) {
      throw MongoError.of(
          40674, "Only one type of resume option is allowed, but multiple were found.");
    }
  }

  private static void checkField(String name, BsonValue value, Personality personality) {
    BsonType type = DOCUMENTDB.get(name);
    if (type == null && personality == Personality.MONGODB) {
      type = ONLY_MONGODB.get(name);
    }
    if (type == null) {
      throw MongoError.of(
          ErrorCodes.UNKNOWN_FIELD, "BSON field '$changeStream." + name + "' is an unknown field.");
    }
    if (value.getBsonType() != type && !value.isNull()) {
      throw MongoError.of(
          ErrorCodes.TYPE_MISMATCH,
          "BSON field '$changeStream.%s' is the wrong type '%s', expected type '%s'"
              .formatted(name, Bson.typeName(value), typeName(type)));
    }
  }

  private static String typeName(BsonType type) {
    return switch (type) {
      case STRING -> "string";
      case DOCUMENT -> "object";
      case TIMESTAMP -> "timestamp";
      default -> "bool";
    };
  }

  private void checkValue(String name, List<String> allowed) {
    String value = text(name, allowed.getFirst());
    if (!allowed.contains(value)) {
      throw MongoError.of(
          ErrorCodes.BAD_VALUE,
          "Enumeration value '%s' for field '$changeStream.%s' is not a valid value."
              .formatted(value, name));
    }
  }

  private String text(String name, String otherwise) {
    return spec.get(name, BsonBoolean.FALSE).isString()
        ? spec.getString(name, new BsonString(otherwise)).getValue()
        : otherwise;
  }

  String fullDocument() {
    return text("fullDocument", "default");
  }

  String fullDocumentBeforeChange() {
    return text("fullDocumentBeforeChange", "off");
  }

  boolean showsExpandedEvents() {
    return Bson.isTrue(spec.get("showExpandedEvents", BsonBoolean.FALSE));
  }

  boolean isForCluster() {
    return Bson.isTrue(spec.get("allChangesForCluster", BsonBoolean.FALSE));
  }

  Optional<BsonValue> start(String name) {
    return Optional.ofNullable(spec.get(name)).filter(value -> !value.isNull());
  }
}
