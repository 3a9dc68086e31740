package dev.docdb.replicator.sandbox.documentdb;

import dev.docdb.replicator.sandbox.documentdb.options.IamUser;
import dev.docdb.replicator.sandbox.documentdb.server.Engine;
import dev.docdb.replicator.sandbox.documentdb.server.Listener;
import dev.docdb.replicator.sandbox.documentdb.storage.Change;
import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** What a test can make an embedded server do. Each fault happens on the next occasion. */
public final class Faults {
  private static final List<String> WRITES = List.of("insert", "update", "delete", "findAndModify");

  private final Engine engine;
  private final Listener listener;
  private final Consumer<String> passwords;

  Faults(Engine engine, Listener listener, Consumer<String> passwords) {
    this.engine = engine;
    this.listener = listener;
    this.passwords = passwords;
  }

  /** Forgets all changes so far: every position given out until now is lost. */
  public void truncateLog() {
    engine.change(engine.log()::truncate);
  }

  /** The same by another name: from now on all tokens given out are expired. */
  public void expireTokens() {
    truncateLog();
  }

  /** Closes all cursors; whoever reads on gets code 43. */
  public void killCursors() {
    engine.killCursors();
  }

  /** The next command of this name, or any where it is empty, fails so many times. */
  public void failNext(String command, int code, String message, List<String> labels, int times) {
    for (int i = 0; i < times; i++) {
      engine.fail(command, MongoError.of(code, message).withLabels(labels), false);
    }
  }

  /** The next command of this name fails once, without labels. */
  public void failNext(String command, int code, String message) {
    failNext(command, code, message, List.of(), 1);
  }

  /** All commands of this name fail, or all commands where it is empty, until {@link #clear}. */
  public void failAll(String command, int code, String message) {
    engine.fail(command, MongoError.of(code, message), true);
  }

  /** All writes fail until {@link #clear}, as those of a full or read-only cluster do. */
  public void failWrites(int code, String message) {
    WRITES.forEach(command -> failAll(command, code, message));
  }

  /** The connection of the next command of this name ends before the command has an effect. */
  public void dropConnectionBefore(String command) {
    engine.dropNext(command, false);
  }

  /** The connection of the next command of this name ends after its effect, without a reply. */
  public void dropConnectionAfter(String command) {
    engine.dropNext(command, true);
  }

  /** Ends all connections at once. */
  public void dropConnections() {
    listener.dropConnections();
  }

  /** Forgets the commands that are to fail, and the connections that are to end. */
  public void clear() {
    engine.clearFaults();
  }

  /** Changes the user's password, as a rotation does; open connections stay. */
  public void changePassword(String password) {
    engine.users().password(password);
    passwords.accept(password);
  }

  /**
   * Changes who may log in with an access key, as STS does with a role's; open connections stay.
   */
  public void changeIam(IamUser user) {
    engine.users().iam(user);
  }

  /** Tells clients from now on to come to a port, that of a proxy; 0 is the server's own. */
  public void advertisePort(int port) {
    engine.advertisedPort(port);
  }

  /** Moves the server's clock, and with it what hello tells of it. */
  public void shiftClock(Duration by) {
    engine.change(() -> engine.clock().shift(by));
  }

  /** Changes how long changes are kept. */
  public void retention(Duration retention) {
    engine.change(() -> engine.log().retention(retention));
  }

  /** Changes how many bytes of changes are kept, however young they are. */
  public void retainBytes(long most) {
    engine.change(() -> engine.log().retainBytes(most));
  }

  /** Whether a start at a time before the log is taken for a start at its oldest entry. */
  public void startSilentlyLater(boolean yes) {
    engine.change(() -> engine.streamFaults().startsSilentlyLater(yes));
  }

  /** Whether a drop or a rename of what is watched ends the stream with an invalidate event. */
  public void invalidates(boolean yes) {
    engine.change(() -> engine.streamFaults().invalidates(yes));
  }

  /**
   * Puts an event into the log that no command of this server makes, of an operation type that
   * clients may not know.
   *
   * @param fields what the event says besides its token, type and time; may be empty
   */
  public void record(
      String operationType, String database, String collection, BsonDocument fields) {
    BsonDocument event = new BsonDocument("operationType", new BsonString(operationType));
    event.putAll(fields);
    Change change =
        Change.ofCollection(
            Change.Kind.FOREIGN, new Namespace(database, collection), UUID.randomUUID(), event);
    engine.change(() -> engine.log().record(List.of(change), new BsonDocument()));
  }

  /** Such an event that says nothing but its namespace. */
  public void record(String operationType, String database, String collection) {
    BsonDocument namespace = new Namespace(database, collection).toBson();
    record(operationType, database, collection, new BsonDocument("ns", namespace));
  }

  /** Whether the token of an empty batch stays where it was, while others change. */
  public void stuckPostBatchResumeToken(boolean yes) {
    engine.change(() -> engine.streamFaults().stuck(yes));
  }

  /** Whether batches of changes carry a token to go on from. */
  public void postBatchResumeToken(boolean sent) {
    engine.postBatchResumeToken(sent);
  }

  /** Changes how many cursors may be open. */
  public void cursorLimit(int limit) {
    engine.cursorLimit(limit);
  }

  /** How many cursors are open now. */
  public int openCursors() {
    return engine.openCursors();
  }

  /**
   * The server is a secondary from now on: its cursors and connections end, writes fail with code
   * 10107, and reads that don't allow secondaries with 13435.
   */
  public void stepDown() {
    engine.primary(false);
    engine.killCursors();
    listener.dropConnections();
  }

  /** The server is the primary again. */
  public void stepUp() {
    engine.primary(true);
  }
}
