package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.storage.Store;
import dev.docdb.replicator.sandbox.documentdb.storage.Transaction;
import dev.docdb.replicator.sandbox.documentdb.storage.Workspace;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.ValueKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** All logical sessions, and which collections a command of one works on. */
final class Sessions {
  private static final List<String> TRANSIENT = List.of("TransientTransactionError");
  private static final Set<String> ENDINGS = Set.of("commitTransaction", "abortTransaction");
  private static final Set<String> ALLOWED =
      Set.of(
          "aggregate",
          "find",
          "getMore",
          "insert",
          "update",
          "delete",
          "findAndModify",
          "findandmodify",
          "distinct",
          "killCursors",
          "create",
          "createIndexes",
          "commitTransaction",
          "abortTransaction");

  private final Map<ValueKey, Session> sessions = new HashMap<>();

  /** The session that a command belongs to; a command without lsid gets one of its own. */
  Session of(BsonDocument body, BsonDateTime now) {
    BsonValue lsid = body.get("lsid");
    BsonValue id = lsid != null && lsid.isDocument() ? lsid.asDocument().get("id") : null;
    if (id == null) {
      return new Session(new BsonDocument(), now);
    }
    Session session =
        sessions.computeIfAbsent(
            ValueKey.of(id), key -> new Session(new BsonDocument("id", key.value()), now));
    session.use(now);
    return session;
  }

  /** What a command works on: its transaction's collections, or the live ones. */
  Workspace workspace(String command, BsonDocument body, Session session, Store store) {
    BsonValue number = body.get("txnNumber");
    boolean transaction = number != null && !Bson.isTrue(body.get("autocommit", BsonBoolean.TRUE));
    if (number == null || !transaction) {
      if (ENDINGS.contains(command)) {
        throw MongoError.of(
            ErrorCodes.INVALID_OPTIONS, command + " must be run within a transaction");
      }
      return store;
    }
    if (!ALLOWED.contains(command)) {
      throw MongoError.of(
          ErrorCodes.OPERATION_NOT_SUPPORTED_IN_TRANSACTION,
          "Cannot run '" + command + "' in a multi-document transaction.");
    }
    return transaction(command, body, Bson.asLong(number), session, store);
  }

  private static Workspace transaction(
      String command, BsonDocument body, long number, Session session, Store store) {
    if (number < session.number()) {
      throw MongoError.of(
          ErrorCodes.TRANSACTION_TOO_OLD,
          "Cannot start transaction with { txnNumber: %d } on session because a newer transaction with { txnNumber: %d } has already started."
              .formatted(number, session.number()));
    }
    if (Bson.isTrue(body.get("startTransaction", BsonBoolean.FALSE))) {
      begin(number, session, store);
    }
    Transaction transaction =
        session
            .transaction()
            .filter(current -> number == session.number())
            .orElseThrow(() -> noTransaction(number, session.number()));
    return usable(transaction, command, number);
  }

  private static void begin(long number, Session session, Store store) {
    boolean again = number == session.number() && session.transaction().isPresent();
    if (again && session.transaction().get().state() != Transaction.State.ABORTED) {
      throw MongoError.of(
          50911, "Cannot start a transaction at given transaction number " + number);
    }
    session.advance(number);
    BsonDocument fields =
        new BsonDocument("txnNumber", new BsonInt64(number)).append("lsid", session.id());
    session.begin(store.begin(fields));
  }

  private static Transaction usable(Transaction transaction, String command, long number) {
    boolean usable =
        switch (transaction.state()) {
          case IN_PROGRESS -> true;
          case COMMITTED -> ENDINGS.contains(command);
          case ABORTED -> false;
        };
    if (usable) {
      return transaction;
    }
    throw transaction.state() == Transaction.State.COMMITTED
        ? MongoError.of(
            ErrorCodes.TRANSACTION_COMMITTED, "Transaction " + number + " has been committed.")
        : MongoError.of(
                ErrorCodes.NO_SUCH_TRANSACTION, "Transaction " + number + " has been aborted.")
            .withLabels(TRANSIENT);
  }

  private static MongoError noTransaction(long number, long active) {
    return MongoError.of(
            ErrorCodes.NO_SUCH_TRANSACTION,
            "Given transaction number %d does not match any in-progress transactions. The active transaction number is %d"
                .formatted(number, active))
        .withLabels(TRANSIENT);
  }

  List<BsonDocument> list() {
    List<BsonDocument> rows = new ArrayList<>();
    for (Session session : sessions.values()) {
      rows.add(
          new BsonDocument(
                  "_id",
                  new BsonDocument("id", session.id().get("id", BsonNull.VALUE))
                      .append("uid", new org.bson.BsonBinary(new byte[32])))
              .append("lastUse", session.lastUse()));
    }
    return rows;
  }

  void end(BsonValue id) {
    Session session = sessions.remove(ValueKey.of(id));
    if (session != null) {
      session.end();
    }
  }

  void endAll() {
    sessions.values().forEach(Session::end);
    sessions.clear();
  }
}
