package dev.docdb.replicator.sandbox.documentdb;

import dev.docdb.replicator.sandbox.documentdb.server.Engine;
import dev.docdb.replicator.sandbox.documentdb.server.Listener;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What a test can make an embedded server do. Each fault happens on the next occasion. */
public final class Faults {
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
      engine.failNext(command, MongoError.of(code, message).withLabels(labels));
    }
  }

  /** The next command of this name fails once, without labels. */
  public void failNext(String command, int code, String message) {
    failNext(command, code, message, List.of(), 1);
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

  /** Forgets all faults that have not happened yet. */
  public void clear() {
    engine.clearFaults();
  }

  /** Changes the user's password, as a rotation does; open connections stay. */
  public void changePassword(String password) {
    engine.password(password);
    passwords.accept(password);
  }

  /** Moves the server's clock. */
  public void shiftClock(Duration by) {
    engine.change(() -> engine.clock().shift(by));
  }

  /** Changes how long changes are kept. */
  public void retention(Duration retention) {
    engine.change(() -> engine.log().retention(retention));
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

  /** The server is no primary any more: its cursors and connections end, and writes fail. */
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
