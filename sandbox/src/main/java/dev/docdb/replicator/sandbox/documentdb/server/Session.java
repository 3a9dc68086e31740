package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.storage.Transaction;
import java.util.Optional;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;

/** A logical session: its transaction, and the reply of its last retryable write. */
final class Session {
  private final BsonDocument id;
  private BsonDateTime lastUse;
  private long number = -1;
  private Optional<Transaction> transaction = Optional.empty();
  private Optional<BsonDocument> lastReply = Optional.empty();

  Session(BsonDocument id, BsonDateTime now) {
    this.id = id;
    this.lastUse = now;
  }

  BsonDocument id() {
    return id;
  }

  BsonDateTime lastUse() {
    return lastUse;
  }

  void use(BsonDateTime now) {
    lastUse = now;
  }

  /** The number of the newest transaction or retryable write. */
  long number() {
    return number;
  }

  Optional<Transaction> transaction() {
    return transaction;
  }

  Optional<BsonDocument> lastReply() {
    return lastReply;
  }

  /** Goes on to a newer number, which ends what was unfinished. */
  void advance(long newNumber) {
    if (newNumber > number) {
      transaction.ifPresent(Transaction::abort);
      transaction = Optional.empty();
      lastReply = Optional.empty();
      number = newNumber;
    }
  }

  void begin(Transaction begun) {
    transaction.ifPresent(Transaction::abort);
    transaction = Optional.of(begun);
  }

  void remember(BsonDocument reply) {
    lastReply = Optional.of(reply);
  }

  void end() {
    transaction.ifPresent(Transaction::abort);
  }
}
