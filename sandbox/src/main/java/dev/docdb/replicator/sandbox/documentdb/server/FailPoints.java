package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The fail points that clients set with configureFailPoint. */
final class FailPoints {
  static final String COMMAND = "failCommand";
  static final String CURSOR_CHECKOUT = "failGetMoreAfterCursorCheckout";

  private static final Set<String> KNOWN =
      Set.of(
          COMMAND,
          CURSOR_CHECKOUT,
          "onPrimaryTransactionalWrite",
          "failBeforeCommitExhaustive",
          "failInsert",
          "maxTimeAlwaysTimeOut",
          "maxTimeNeverTimeOut");

  private static final class Point {
    private final BsonDocument data;
    private long skip;
    private long times;
    private final double probability;

    Point(BsonDocument data, long skip, long times, double probability) {
      this.data = data;
      this.skip = skip;
      this.times = times;
      this.probability = probability;
    }

    boolean enter() {
      if (skip > 0) {
        skip--;
        return false;
      }
      if (times == 0 || ThreadLocalRandom.current().nextDouble() >= probability) {
        return false;
      }
      times--;
      return true;
    }
  }

  private final Map<String, Point> points = new HashMap<>();
  private long entered;

  synchronized BsonDocument configure(BsonDocument command) {
    String name = command.getString("configureFailPoint", new BsonString("")).getValue();
    if (!KNOWN.contains(name)) {
      throw MongoError.of(ErrorCodes.FAIL_POINT_SET_FAILED, name + " not found");
    }
    BsonDocument data = command.getDocument("data", new BsonDocument());
    BsonValue mode = command.get("mode", BsonBoolean.FALSE);
    if (mode.isString()) {
      switch (mode.asString().getValue()) {
        case "off" -> points.remove(name);
        case "alwaysOn" -> points.put(name, new Point(data, 0, -1, 1));
        default ->
            throw MongoError.of(
                ErrorCodes.BAD_VALUE, "unknown mode: " + mode.asString().getValue());
      }
    } else if (mode.isDocument()) {
      points.put(name, counted(mode.asDocument(), data));
    } else {
      throw MongoError.of(ErrorCodes.TYPE_MISMATCH, "'mode' must be a string or JSON object");
    }
    return new BsonDocument("count", new BsonInt32((int) entered));
  }

  private static Point counted(BsonDocument mode, BsonDocument data) {
    BsonValue times = mode.get("times");
    BsonValue skip = mode.get("skip");
    BsonValue probability = mode.get("activationProbability");
    if (times == null && skip == null && probability == null) {
      throw MongoError.of(
          ErrorCodes.BAD_VALUE,
          "'mode' must be one of 'off', 'alwaysOn', 'times', 'skip' or 'activationProbability'");
    }
    return new Point(
        data,
        skip == null ? 0 : Bson.asLong(skip),
        times == null ? -1 : Bson.asLong(times),
        probability == null ? 1 : probability.asNumber().doubleValue());
  }

  /** What the point that is set for this command wants, if it fires now. */
  synchronized Optional<BsonDocument> command(String command, String appName) {
    return fire(
        COMMAND,
        data ->
            names(data).contains(command)
                && (!data.containsKey("appName")
                    || data.getString("appName").getValue().equals(appName)));
  }

  /** What the point for retryable writes wants, if it fires now. */
  synchronized Optional<BsonDocument> retryableWrite() {
    return fire("onPrimaryTransactionalWrite", data -> true);
  }

  synchronized Optional<BsonDocument> cursorCheckout() {
    return fire(CURSOR_CHECKOUT, data -> true);
  }

  private Optional<BsonDocument> fire(String name, Predicate<BsonDocument> applies) {
    Point point = points.get(name);
    if (point == null || !applies.test(point.data) || !point.enter()) {
      return Optional.empty();
    }
    entered++;
    return Optional.of(point.data);
  }

  private static List<String> names(BsonDocument data) {
    return data.getArray("failCommands", new BsonArray()).stream()
        .map(name -> name.asString().getValue())
        .toList();
  }
}
