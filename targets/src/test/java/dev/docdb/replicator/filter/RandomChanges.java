package dev.docdb.replicator.filter;

import dev.docdb.replicator.bson.RandomBson;
import dev.docdb.replicator.change.Events;
import dev.docdb.replicator.config.FieldPaths;
import dev.docdb.replicator.config.FieldPaths.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Changes with few names, so that paths meet them, in values that tell where they were. The same
 * seed gives the same ones.
 */
public final class RandomChanges {
  private static final List<String> NAMES =
      List.of(
          "a", "b", "c", "a", "b", "a.b", "0", "é", "", "$id", "_id", "operation", "b.", "a.0.c");
  private static final List<String> PATHS =
      List.of(
          "a",
          "b",
          "c",
          "a.b",
          "a.c",
          "b.a",
          "a.b.c",
          "b.b.a",
          "c.é",
          "a.$id",
          "operation",
          "c._id",
          "é",
          "nowhere",
          "nowhere.a");
  private static final List<String> STEPS = List.of("a", "b", "c", "0", "12", "é", "$id", "00");

  private final Random random;
  private final RandomBson others;
  private int canaries;

  public RandomChanges(long seed) {
    random = new Random(seed);
    others = new RandomBson(new Random(seed + 1));
  }

  /** Paths, none of which lies within another. */
  public FieldPaths fields() {
    Rule rule = random.nextBoolean() ? Rule.KEEP : Rule.LEAVE_OUT;
    List<String> paths = new ArrayList<>();
    int most = 1 + random.nextInt(4);
    for (int i = 0; i < most; i++) {
      String path = one(PATHS);
      if (paths.stream()
          .noneMatch(
              other -> (path + ".").startsWith(other + ".") || other.startsWith(path + "."))) {
        paths.add(path);
      }
    }
    return new FieldPaths(rule, paths);
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** An event of any kind. */
  public BsonDocument event() {
    String operation = one(List.of("insert", "update", "update", "update", "replace", "delete"));
    BsonDocument event =
        Events.event(operation, "ns: {db: 'shop', coll: 'orders'}")
            .append("documentKey", new BsonDocument("_id", new BsonInt32(1)))
            .append("fullDocumentBeforeChange", new BsonDocument("a", canary()));
    if (operation.equals("update")) {
      event.append("updateDescription", update());
    }
    if (!operation.equals("delete")) {
      boolean gone = random.nextInt(8) == 0;
      event.append("fullDocument", gone ? BsonNull.VALUE : withId(document(3)));
    }
    return event;
  }

  private static BsonDocument withId(BsonDocument document) {
    return document.append("_id", new BsonInt32(1));
  }

  private BsonDocument update() {
    BsonDocument set = new BsonDocument();
    for (int i = random.nextInt(6); i > 0; i--) {
      set.append(key(), value(2));
    }
    BsonArray unset = new BsonArray();
    BsonArray truncated = new BsonArray();
    for (int i = random.nextInt(3); i > 0; i--) {
      unset.add(new BsonString(key()));
      truncated.add(
          new BsonDocument("field", new BsonString(key())).append("newSize", new BsonInt32(i)));
    }
    BsonDocument update = new BsonDocument("updatedFields", set).append("removedFields", unset);
    if (random.nextBoolean()) {
      update.append("truncatedArrays", truncated).append("disambiguatedPaths", document(1));
    }
    return update;
  }

  private String key() {
    StringBuilder key = new StringBuilder(one(STEPS));
    for (int i = random.nextInt(4); i > 0; i--) {
      key.append('.').append(one(STEPS));
    }
    return random.nextInt(4) == 0 ? key + ".canary" + canaries++ + "." : key.toString();
  }

  private BsonDocument document(int depth) {
    BsonDocument document = new BsonDocument();
    for (int i = random.nextInt(6); i > 0; i--) {
      document.append(
          random.nextInt(8) == 0 ? "canary" + canaries++ + "." : one(NAMES), value(depth));
    }
    return document;
  }

  private BsonValue value(int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 4)) {
      case 0, 1, 2 -> canary();
      case 3 -> others.value(0);
      case 4, 5, 6 -> document(depth - 1);
      default -> array(depth - 1);
    };
  }

  private BsonArray array(int depth) {
    BsonArray array = new BsonArray();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(value(depth));
    }
    return array;
  }

  /** A text that is nowhere else, and no part of another. */
  private BsonString canary() {
    return new BsonString("canary" + canaries++ + ".");
  }
}
