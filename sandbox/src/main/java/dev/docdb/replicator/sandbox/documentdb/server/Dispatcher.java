package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.storage.Transaction;
import dev.docdb.replicator.sandbox.documentdb.storage.Workspace;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;

/** Takes each command through faults, authentication and session to what it does. */
public final class Dispatcher {
  private static final Set<String> BEFORE_AUTHENTICATION =
      Set.of(
          "hello",
          "isMaster",
          "ismaster",
          "saslStart",
          "saslContinue",
          "ping",
          "buildInfo",
          "buildinfo",
          "logout",
          "whatsmyuri",
          "connectionStatus",
          "endSessions");
  private static final Set<String> WRITES =
      Set.of("insert", "update", "delete", "findAndModify", "findandmodify");
  private static final Set<String> NEEDS_PRIMARY =
      Set.of(
          "insert",
          "update",
          "delete",
          "findAndModify",
          "findandmodify",
          "create",
          "drop",
          "createIndexes",
          "dropIndexes",
          "dropDatabase",
          "renameCollection",
          "collMod",
          "modifyChangeStreams",
          "commitTransaction",
          "abortTransaction");

  private static final Set<String> READS =
      Set.of(
          "find",
          "aggregate",
          "count",
          "distinct",
          "listCollections",
          "listIndexes",
          "listDatabases",
          "dbStats",
          "collStats");

  private static final AtomicReference<Set<String>> KNOWN = new AtomicReference<>(Set.of());

  private final Engine engine;
  private final Map<String, Command> commands = new HashMap<>();

  /** All commands of a server. */
  public Dispatcher(Engine engine) {
    this.engine = engine;
    HandshakeCommands.register(commands);
    AdminCommands.register(commands);
    SessionCommands.register(commands);
    CatalogCommands.register(commands);
    StatisticsCommands.register(commands);
    IndexCommands.register(commands);
    ReadCommands.register(commands);
    CursorCommands.register(commands);
    AggregateCommand.register(commands);
    WriteCommands.register(commands);
    KNOWN.set(Set.copyOf(commands.keySet()));
  }

  static boolean isKnown(String command) {
    return KNOWN.get().contains(command);
  }

  static MongoError unknownCommand(String name) {
    return MongoError.of(ErrorCodes.COMMAND_NOT_FOUND, "no such command: '" + name + "'");
  }

  /** Answers one command, with an error where it fails. */
  BsonDocument answer(BsonDocument body, Client client) {
    String name = body.isEmpty() ? "" : body.getFirstKey();
    BsonDocument reply;
    try {
      reply = new FaultPath(engine).run(name, body, client, () -> run(name, body, client));
      reply.append("ok", new BsonDouble(1));
    } catch (MongoError e) {
      reply = Labels.added(name, body, e).reply();
    } catch (DroppedConnection e) {
      throw e;
    } catch (RuntimeException e) {
      reply = MongoError.of(8, "The stand-in failed: " + e).reply();
    }
    Labels.addForWriteConcern(name, body, reply);
    return withTimes(reply);
  }

  private BsonDocument withTimes(BsonDocument reply) {
    return engine.locked(
        () -> {
          if (engine.isMongo()) {
            BsonDocument signature =
                new BsonDocument("hash", new BsonBinary(new byte[20]))
                    .append("keyId", new BsonInt64(0));
            reply.append(
                "$clusterTime",
                new BsonDocument("clusterTime", engine.clock().current())
                    .append("signature", signature));
          }
          return reply.append("operationTime", engine.clock().current());
        });
  }

  private BsonDocument run(String name, BsonDocument body, Client client) {
    Command command = commands.get(name);
    if (command == null) {
      throw unknownCommand(name);
    }
    if (!client.isAuthenticated() && !BEFORE_AUTHENTICATION.contains(name)) {
      throw MongoError.of(ErrorCodes.UNAUTHORIZED, "Command " + name + " requires authentication");
    }
    return engine.locked(() -> inSession(name, command, body, client));
  }

  private BsonDocument inSession(String name, Command command, BsonDocument body, Client client) {
    if (!engine.isPrimary()) {
      checkOnSecondary(name, body);
    }
    Preconditions.check(name, body, engine);
    BsonDateTime now = new BsonDateTime(engine.clock().now().toEpochMilli());
    Session session = engine.sessions().of(body, now);
    Workspace workspace = engine.sessions().workspace(name, body, session, engine.store());
    Request request = new Request(name, body, engine, client, session, workspace);
    BsonDocument readConcern = request.document("readConcern");
    boolean snapshot =
        workspace == engine.store() && new BsonString("snapshot").equals(readConcern.get("level"));
    if (snapshot) {
      return atSnapshot(command, request, readConcern);
    }
    return workspace instanceof Transaction transaction
        ? inTransaction(command, request, transaction)
        : retryable(command, request);
  }

  private static void checkOnSecondary(String name, BsonDocument body) {
    if (NEEDS_PRIMARY.contains(name) || AggregateCommand.writes(name, body)) {
      throw MongoError.of(10107, "not primary");
    }
    if (READS.contains(name) && readPreference(body).equals("primary")) {
      throw MongoError.of(13435, "not primary and secondaryOk=false");
    }
  }

  private static String readPreference(BsonDocument body) {
    BsonValue preference = body.get("$readPreference");
    return preference != null && preference.isDocument()
        ? preference.asDocument().getString("mode", new BsonString("primary")).getValue()
        : "primary";
  }

  private BsonDocument atSnapshot(Command command, Request request, BsonDocument readConcern) {
    BsonTimestamp time = readConcern.getTimestamp("atClusterTime", engine.clock().current());
    Workspace then =
        engine
            .snapshots()
            .at(request.name(), readConcern, engine.clock().current(), engine.store());
    BsonDocument reply = command.run(request.on(then));
    Snapshots.stamp(reply, time);
    return reply;
  }

  /** A failure ends the transaction that it happens in. */
  private static BsonDocument inTransaction(
      Command command, Request request, Transaction transaction) {
    try {
      BsonDocument reply = command.run(request);
      if (reply.containsKey("writeErrors")) {
        transaction.abort();
        request.engine().signal();
      }
      return reply;
    } catch (MongoError e) {
      transaction.abort();
      request.engine().signal();
      throw Labels.isTransient(e.code()) ? e.withLabels(List.of("TransientTransactionError")) : e;
    }
  }

  /** A write that comes again with the same number is answered as before and not done again. */
  private BsonDocument retryable(Command command, Request request) {
    BsonValue number = request.body().get("txnNumber");
    if (number == null || !WRITES.contains(request.name())) {
      return command.run(request);
    }
    Session session = request.session();
    if (Bson.asLong(number) < session.number()) {
      throw MongoError.of(
          ErrorCodes.TRANSACTION_TOO_OLD,
          "Retryable write with txnNumber %d is prohibited on session because a newer retryable write with txnNumber %d has already started on this session."
              .formatted(Bson.asLong(number), session.number()));
    }
    session.advance(Bson.asLong(number));
    Optional<BsonDocument> before = session.lastReply();
    if (before.isPresent()) {
      return Bson.copy(before.get())
          .append("retriedStmtIds", new BsonArray(List.of(new org.bson.BsonInt32(0))));
    }
    Optional<BsonDocument> point = engine.failPoints().retryableWrite();
    point.ifPresent(Dispatcher::failBeforeCommit);
    BsonDocument reply = command.run(request);
    session.remember(Bson.copy(reply));
    point.ifPresent(Dispatcher::dropAfterCommit);
    return reply;
  }

  private static void failBeforeCommit(BsonDocument data) {
    BsonValue code = data.get("failBeforeCommitExceptionCode");
    if (code != null) {
      dropAfterCommit(data);
      throw MongoError.of((int) Bson.asLong(code), "Failing write before its commit");
    }
  }

  private static void dropAfterCommit(BsonDocument data) {
    if (Bson.isTrue(data.get("closeConnection", BsonBoolean.TRUE))) {
      throw new DroppedConnection();
    }
  }

  /** The reply to a message that is no command at all. */
  static BsonDocument malformed(String what) {
    return MongoError.of(ErrorCodes.FAILED_TO_PARSE, what)
        .reply()
        .append("$err", new BsonString(what));
  }
}
