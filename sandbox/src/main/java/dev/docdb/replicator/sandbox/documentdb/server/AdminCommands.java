package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What a server says about itself, and the switches of tests. */
final class AdminCommands {
  private static final BsonDocument PARAMETERS =
      new BsonDocument("enableTestCommands", BsonBoolean.TRUE)
          .append("featureCompatibilityVersion", new BsonDocument("version", new BsonString("7.0")))
          .append("requireApiVersion", BsonBoolean.FALSE)
          .append("transactionLifetimeLimitSeconds", new BsonInt32(60))
          .append(
              "authenticationMechanisms",
              new BsonArray(
                  List.of(new BsonString("SCRAM-SHA-1"), new BsonString("SCRAM-SHA-256"))));

  private AdminCommands() {}

  static void register(Map<String, Command> commands) {
    commands.put("ping", request -> new BsonDocument());
    commands.put("buildInfo", AdminCommands::buildInfo);
    commands.put("buildinfo", AdminCommands::buildInfo);
    commands.put("getParameter", AdminCommands::getParameter);
    commands.put("setParameter", AdminCommands::setParameter);
    commands.put("configureFailPoint", AdminCommands::configureFailPoint);
    commands.put("serverStatus", AdminCommands::serverStatus);
    commands.put(
        "hostInfo",
        request ->
            new BsonDocument("system", new BsonDocument("hostname", new BsonString("localhost"))));
    commands.put(
        "whatsmyuri",
        request -> new BsonDocument("you", new BsonString(request.client().address())));
    commands.put("connectionStatus", AdminCommands::connectionStatus);
    commands.put(
        "getLog",
        request ->
            new BsonDocument("totalLinesWritten", new BsonInt32(0)).append("log", new BsonArray()));
    commands.put("getCmdLineOpts", AdminCommands::commandLine);
    commands.put("replSetGetStatus", AdminCommands::replicaSetStatus);
    commands.put("replSetStepDown", AdminCommands::stepDown);
    commands.put(
        "currentOp",
        request -> new BsonDocument("inprog", new BsonArray(List.of(currentOperation(request)))));
    commands.put(
        "killOp", request -> new BsonDocument("info", new BsonString("attempting to kill op")));
    commands.put("fsync", request -> new BsonDocument("numFiles", new BsonInt32(1)));
    commands.put("usersInfo", request -> new BsonDocument("users", new BsonArray()));
    List.of("createSearchIndexes", "updateSearchIndex", "dropSearchIndex")
        .forEach(name -> commands.put(name, AdminCommands::searchIndexes));
    commands.put("modifyChangeStreams", AdminCommands::modifyChangeStreams);
  }

  private static BsonDocument buildInfo(Request request) {
    String version = request.engine().options().version();
    List<Integer> parts =
        Stream.of((version + ".0").split("\\.", -1)).map(Integer::valueOf).toList();
    return new BsonDocument("version", new BsonString(version))
        .append("gitVersion", new BsonString("0000000000000000000000000000000000000000"))
        .append("modules", new BsonArray())
        .append("sysInfo", new BsonString("deprecated"))
        .append("versionArray", new BsonArray(parts.stream().map(BsonInt32::new).toList()))
        .append("bits", new BsonInt32(64))
        .append("debug", BsonBoolean.FALSE)
        .append("maxBsonObjectSize", new BsonInt32(16 * 1024 * 1024))
        .append("storageEngines", new BsonArray(List.of(new BsonString("wiredTiger"))));
  }

  private static BsonDocument getParameter(Request request) {
    onlyMongo(request);
    BsonValue asked = request.body().get("getParameter", BsonBoolean.FALSE);
    BsonDocument all = new BsonDocument();
    all.putAll(PARAMETERS);
    boolean everything =
        asked.equals(new BsonString("*"))
            || (asked.isDocument()
                && Bson.isTrue(asked.asDocument().get("allParameters", BsonBoolean.FALSE)));
    if (everything) {
      return all;
    }
    all.keySet().removeIf(name -> !request.body().containsKey(name));
    if (all.isEmpty()) {
      throw MongoError.of(ErrorCodes.INVALID_OPTIONS, "no option found to get");
    }
    return all;
  }

  private static BsonDocument setParameter(Request request) {
    onlyMongo(request);
    return new BsonDocument("was", new BsonInt32(0));
  }

  private static BsonDocument searchIndexes(Request request) {
    throw MongoError.of(
        31082,
        request.name()
            + " is only supported with Atlas: search indexes need a server that this is not");
  }

  private static void onlyMongo(Request request) {
    if (!request.engine().isMongo()) {
      throw MongoError.of(
          ErrorCodes.FEATURE_NOT_SUPPORTED, "Feature not supported: '" + request.name() + "'");
    }
  }

  private static BsonDocument configureFailPoint(Request request) {
    if (!request.database().equals("admin")) {
      throw MongoError.of(
          ErrorCodes.UNAUTHORIZED,
          "configureFailPoint may only be run against the admin database.");
    }
    return request.engine().failPoints().configure(request.body());
  }

  private static BsonDocument serverStatus(Request request) {
    Engine engine = request.engine();
    return new BsonDocument("host", new BsonString("localhost"))
        .append("version", buildInfo(request).get("version"))
        .append("process", new BsonString("mongod"))
        .append("pid", new BsonInt64(ProcessHandle.current().pid()))
        .append("uptime", new BsonDouble(1))
        .append("localTime", new BsonDateTime(engine.clock().now().toEpochMilli()))
        .append("storageEngine", new BsonDocument("name", new BsonString("wiredTiger")))
        .append(
            "repl",
            new BsonDocument("setName", new BsonString("rs0"))
                .append("isWritablePrimary", BsonBoolean.valueOf(engine.isPrimary())))
        .append(
            "metrics",
            new BsonDocument(
                "cursor",
                new BsonDocument(
                    "open", new BsonDocument("total", new BsonInt64(engine.cursors().size())))));
  }

  private static BsonDocument connectionStatus(Request request) {
    BsonArray users = new BsonArray();
    request.client().user().ifPresent(users::add);
    return new BsonDocument(
        "authInfo",
        new BsonDocument("authenticatedUsers", users)
            .append("authenticatedUserRoles", new BsonArray()));
  }

  private static BsonDocument commandLine(Request request) {
    BsonArray arguments = new BsonArray(List.of(new BsonString("mongod")));
    if (request.engine().isMongo()) {
      arguments.add(new BsonString("--setParameter=enableTestCommands=1"));
    }
    return new BsonDocument("argv", arguments).append("parsed", new BsonDocument());
  }

  private static BsonDocument replicaSetStatus(Request request) {
    BsonDocument member =
        new BsonDocument("_id", new BsonInt32(0))
            .append("health", new BsonDouble(1))
            .append("state", new BsonInt32(request.engine().isPrimary() ? 1 : 2))
            .append(
                "stateStr", new BsonString(request.engine().isPrimary() ? "PRIMARY" : "SECONDARY"));
    return new BsonDocument("set", new BsonString("rs0"))
        .append("myState", member.get("state"))
        .append("members", new BsonArray(List.of(member)));
  }

  /** The only member of the set is elected again at once; those who wait are told. */
  private static BsonDocument stepDown(Request request) {
    request.engine().killCursors();
    return new BsonDocument();
  }

  static BsonDocument currentOperation(Request request) {
    return new BsonDocument("type", new BsonString("op"))
        .append("host", new BsonString("localhost"))
        .append("connectionId", new BsonInt32(request.client().id()))
        .append("active", BsonBoolean.TRUE)
        .append("op", new BsonString("command"))
        .append("ns", new BsonString("admin.$cmd.aggregate"));
  }

  private static BsonDocument modifyChangeStreams(Request request) {
    if (request.engine().isMongo()) {
      throw Dispatcher.unknownCommand(request.name());
    }
    if (!request.database().equals("admin")) {
      throw MongoError.of(
          ErrorCodes.UNAUTHORIZED,
          "modifyChangeStreams may only be run against the admin database.");
    }
    String database = request.text("database", "");
    String collection = request.text("collection", "");
    if (database.isEmpty() && !collection.isEmpty()) {
      throw MongoError.of(ErrorCodes.BAD_VALUE, "a collection can't be named without its database");
    }
    request.engine().enabled().modify(database, collection, request.flag("enable", false));
    return new BsonDocument();
  }
}
