package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.storage.ClusterClock;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.ObjectId;

/** The first words of every connection: hello, and the proof of who is speaking. */
final class HandshakeCommands {
  private static final List<String> MECHANISMS = List.of("SCRAM-SHA-256", "SCRAM-SHA-1");
  private static final ObjectId ELECTION = new ObjectId("7fffffff0000000000000001");

  private final String address;

  private HandshakeCommands(String address) {
    this.address = address;
  }

  static void register(Map<String, Command> commands, String address) {
    HandshakeCommands own = new HandshakeCommands(address);
    commands.put("hello", own::hello);
    commands.put("isMaster", own::hello);
    commands.put("ismaster", own::hello);
    commands.put("saslStart", HandshakeCommands::start);
    commands.put("saslContinue", HandshakeCommands::proceed);
    commands.put(
        "logout",
        request -> {
          request.client().authenticated(request.engine().options().plain());
          return new BsonDocument();
        });
  }

  private BsonDocument hello(Request request) {
    Engine engine = request.engine();
    request.client().appName(appName(request));
    boolean primary = engine.isPrimary();
    BsonDocument reply = new BsonDocument("helloOk", BsonBoolean.TRUE);
    reply.append(
        request.name().equals("hello") ? "isWritablePrimary" : "ismaster",
        BsonBoolean.valueOf(primary));
    BsonString own = new BsonString(address);
    reply
        .append("hosts", new BsonArray(List.of(own)))
        .append("setName", new BsonString("rs0"))
        .append("setVersion", new BsonInt32(1))
        .append("secondary", BsonBoolean.valueOf(!primary))
        .append("me", own);
    if (primary) {
      reply.append("primary", own).append("electionId", new BsonObjectId(ELECTION));
    }
    reply.append("lastWrite", lastWrite(engine.clock()));
    limits(reply, request);
    authentication(reply, request);
    return reply;
  }

  private static void limits(BsonDocument reply, Request request) {
    Engine engine = request.engine();
    reply
        .append("maxBsonObjectSize", new BsonInt32(16 * 1024 * 1024))
        .append("maxMessageSizeBytes", new BsonInt32(48_000_000))
        .append("maxWriteBatchSize", new BsonInt32(100_000))
        .append("localTime", new BsonDateTime(engine.clock().now().toEpochMilli()))
        .append("logicalSessionTimeoutMinutes", new BsonInt32(SessionCommands.TIMEOUT_MINUTES))
        .append("connectionId", new BsonInt32(request.client().id()))
        .append("minWireVersion", new BsonInt32(0))
        .append("maxWireVersion", new BsonInt32(engine.isMongo() ? 21 : 13))
        .append("readOnly", BsonBoolean.FALSE);
  }

  private static BsonDocument lastWrite(ClusterClock clock) {
    BsonDateTime date = new BsonDateTime(clock.current().getTime() * 1000L);
    BsonDocument time = new BsonDocument("ts", clock.current()).append("t", new BsonInt64(1));
    return new BsonDocument("opTime", time)
        .append("lastWriteDate", date)
        .append("majorityOpTime", time)
        .append("majorityWriteDate", date);
  }

  private static String appName(Request request) {
    BsonDocument application =
        request.document("client").getDocument("application", new BsonDocument());
    return application.getString("name", new BsonString(request.client().appName())).getValue();
  }

  private static void authentication(BsonDocument reply, Request request) {
    if (request.engine().options().plain()) {
      return;
    }
    if (request.body().containsKey("saslSupportedMechs")) {
      reply.append(
          "saslSupportedMechs", new BsonArray(MECHANISMS.stream().map(BsonString::new).toList()));
    }
    BsonDocument speculative = request.document("speculativeAuthenticate");
    if (speculative.containsKey("saslStart")) {
      try {
        reply.append("speculativeAuthenticate", begin(request, speculative));
      } catch (MongoError e) {
        request.client().endConversation();
      }
    }
  }

  private static BsonDocument start(Request request) {
    return begin(request, request.body());
  }

  private static BsonDocument begin(Request request, BsonDocument command) {
    String mechanism = command.getString("mechanism", new BsonString("")).getValue();
    if (!MECHANISMS.contains(mechanism)) {
      throw MongoError.of(
          334,
          "Received authentication for mechanism "
              + mechanism
              + " which is unknown or not enabled");
    }
    Engine engine = request.engine();
    Scram scram = new Scram(mechanism, engine.options().username(), engine.password());
    request.client().begin(scram);
    BsonDocument options = command.getDocument("options", new BsonDocument());
    boolean skip = Bson.isTrue(options.get("skipEmptyExchange", BsonBoolean.FALSE));
    return answer(request, scram, command, skip);
  }

  private static BsonDocument proceed(Request request) {
    Scram scram =
        request
            .client()
            .conversation()
            .orElseThrow(
                () -> MongoError.of(ErrorCodes.INTERNAL_ERROR + 16, "No SASL session state found"));
    return answer(request, scram, request.body(), true);
  }

  private static BsonDocument answer(
      Request request, Scram scram, BsonDocument command, boolean skipEmpty) {
    BsonValue payload = command.get("payload", new BsonBinary(new byte[0]));
    byte[] bytes =
        payload.isBinary()
            ? payload.asBinary().getData()
            : payload.asString().getValue().getBytes(StandardCharsets.UTF_8);
    String answer = scram.answer(new String(bytes, StandardCharsets.UTF_8), skipEmpty);
    if (scram.isDone()) {
      request.client().authenticated(true);
      request.client().endConversation();
    }
    return new BsonDocument("conversationId", new BsonInt32(1))
        .append("done", BsonBoolean.valueOf(scram.isDone()))
        .append("payload", new BsonBinary(answer.getBytes(StandardCharsets.UTF_8)));
  }
}
