package dev.docdb.replicator.source;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * Whether the cluster records the changes of a scope. Amazon DocumentDB does when it is told to,
 * and of what was written before it knows nothing; MongoDB always does.
 *
 * @param client of that cluster
 * @param scope what is to be recorded
 */
public record Recording(MongoClient client, Scope scope) {
  private static final int UNAUTHORIZED = 13;
  private static final int UNKNOWN_COMMAND = 59;
  private static final int UNKNOWN_STAGE = 40324;

  /** What is known of it. */
  public enum State {
    /** Changes are recorded. */
    ON,
    /** They aren't. */
    OFF,
    /** There is nothing to be enabled: the server records everything. */
    ALWAYS,
    /** The user may not ask, or the server doesn't take the question. */
    NOT_TOLD
  }

  /**
   * Looks, and changes nothing.
   *
   * @throws SourceException when the server doesn't answer as it should
   */
  public State look() {
    BsonDocument list = BsonDocument.parse("{$listChangeStreams: 1}");
    try {
      boolean covered = false;
      for (BsonDocument one : admin().aggregate(List.of(list), BsonDocument.class)) {
        covered |= covers(one);
      }
      return covered ? State.ON : State.OFF;
    } catch (MongoCommandException e) {
      if (e.getErrorCode() == UNKNOWN_STAGE) {
        return State.ALWAYS;
      }
      return switch (SourceError.of(e)) {
        case NOT_AUTHORIZED, MISCONFIGURED -> State.NOT_TOLD;
        default -> throw failed("Asking which change streams are enabled", e);
      };
    } catch (MongoException e) {
      throw failed("Asking which change streams are enabled", e);
    }
  }

  /** An empty name stands for all of them. */
  private boolean covers(BsonDocument enabled) {
    String database = text(enabled, "database");
    String collection = text(enabled, "collection");
    return database.isEmpty()
        || (database.equals(scope.database())
            && (collection.isEmpty() || collection.equals(scope.collection().orElse(""))));
  }

  private static String text(BsonDocument enabled, String name) {
    return enabled.isString(name) ? enabled.getString(name).getValue() : "";
  }

  /**
   * Has changes recorded from now on, and checks it. Done twice, it changes nothing.
   *
   * @throws SourceException when the server doesn't answer as it should
   */
  public Enabling enable() {
    State before = look();
    return switch (before) {
      case ON -> Enabling.ALREADY;
      case ALWAYS -> Enabling.ALWAYS;
      case OFF, NOT_TOLD -> enable(before);
    };
  }

  private Enabling enable(State before) {
    try {
      admin().runCommand(command(scope));
    } catch (MongoCommandException e) {
      return switch (e.getErrorCode()) {
        case UNAUTHORIZED -> Enabling.NOT_ALLOWED;
        case UNKNOWN_COMMAND -> Enabling.ALWAYS; // it hasn't said so
        default -> throw failed("Enabling change streams on " + scope, e);
      };
    } catch (MongoException e) {
      throw failed("Enabling change streams on " + scope, e);
    }
    if (look() == State.OFF) {
      return Enabling.NOT_LISTED;
    }
    return before == State.OFF ? Enabling.DONE : Enabling.ACCEPTED;
  }

  private MongoDatabase admin() {
    return client.getDatabase("admin");
  }

  private static SourceException failed(String doing, MongoException e) {
    return SourceException.of(doing, e);
  }

  private static BsonDocument command(Scope scope) {
    return new BsonDocument("modifyChangeStreams", new BsonInt32(1))
        .append("database", new BsonString(scope.database()))
        .append("collection", new BsonString(scope.collection().orElse("")))
        .append("enable", BsonBoolean.TRUE);
  }

  /** The line for mongosh that enables it. */
  public static String line(Scope scope) {
    return "db.adminCommand(" + command(scope).toJson() + ")";
  }

  /** What a user needs who is to enable it. */
  public static String privilege(Scope scope) {
    return "the action modifyChangeStreams, as the roles dbAdmin on \"%s\", clusterManager and clusterAdmin have it"
        .formatted(scope.database());
  }
}
