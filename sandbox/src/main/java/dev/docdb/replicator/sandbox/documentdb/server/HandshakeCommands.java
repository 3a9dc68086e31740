package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.storage.ClusterClock;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
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
  private static final ObjectId ELECTION = new ObjectId("7fffffff0000000000000001");

  /** The wire versions of MongoDB by its major version. */
  private static final NavigableMap<Integer, Integer> WIRE_VERSIONS =
      new TreeMap<>(Map.of(3, 6, 4, 7, 5, 13, 6, 17, 7, 21, 8, 25));

  private HandshakeCommands() {}

  static void register(Map<String, Command> commands) {
    commands.put("hello", HandshakeCommands::hello);
    commands.put("isMaster", HandshakeCommands::hello);
    commands.put("ismaster", HandshakeCommands::hello);
    commands.put("saslStart", HandshakeCommands::start);
    commands.put("saslContinue", HandshakeCommands::proceed);
    commands.put(
        "logout",
        request -> {
          request.client().authenticated(!request.engine().options().asksForPassword());
          return new BsonDocument();
        });
  }

  private static BsonDocument hello(Request request) {
    Engine engine = request.engine();
    request.client().appName(appName(request));
    boolean primary = engine.isPrimary();
    BsonDocument reply = new BsonDocument("helloOk", BsonBoolean.TRUE);
    reply.append(
        request.name().equals("hello") ? "isWritablePrimary" : "ismaster",
        BsonBoolean.valueOf(primary));
    BsonString own = new BsonString(engine.address());
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
        .append("maxWireVersion", new BsonInt32(wireVersion(engine)))
        .append("readOnly", BsonBoolean.FALSE);
  }

  private static int wireVersion(Engine engine) {
    String version = engine.options().version();
    int major = Integer.parseInt(version.substring(0, version.indexOf('.')));
    return WIRE_VERSIONS.floorEntry(Math.max(major, 3)).getValue();
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
    if (!request.engine().options().asksForPassword()) {
      return;
    }
    if (request.body().containsKey("saslSupportedMechs")) {
      reply.append(
          "saslSupportedMechs",
          new BsonArray(Users.MECHANISMS.stream().map(BsonString::new).toList()));
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
    Conversation conversation = request.engine().users().begin(mechanism);
    request.client().begin(conversation);
    BsonDocument options = command.getDocument("options", new BsonDocument());
    boolean skip = Bson.isTrue(options.get("skipEmptyExchange", BsonBoolean.FALSE));
    return answer(request, conversation, command, skip);
  }

  private static BsonDocument proceed(Request request) {
    Conversation conversation =
        request
            .client()
            .conversation()
            .orElseThrow(
                () -> MongoError.of(ErrorCodes.INTERNAL_ERROR + 16, "No SASL session state found"));
    return answer(request, conversation, request.body(), true);
  }

  private static BsonDocument answer(
      Request request, Conversation conversation, BsonDocument command, boolean skipEmpty) {
    BsonValue payload = command.get("payload", new BsonBinary(new byte[0]));
    byte[] bytes =
        payload.isBinary()
            ? payload.asBinary().getData()
            : payload.asString().getValue().getBytes(StandardCharsets.UTF_8);
    byte[] answer = conversation.answer(bytes, skipEmpty);
    if (conversation.isDone()) {
      request.client().login(conversation);
      request.client().endConversation();
    }
    return new BsonDocument("conversationId", new BsonInt32(1))
        .append("done", BsonBoolean.valueOf(conversation.isDone()))
        .append("payload", new BsonBinary(answer));
  }
}
