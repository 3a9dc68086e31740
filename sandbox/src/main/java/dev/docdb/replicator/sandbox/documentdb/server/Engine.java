package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import dev.docdb.replicator.sandbox.documentdb.storage.ClusterClock;
import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.storage.Store;
import dev.docdb.replicator.sandbox.documentdb.stream.ChangeLog;
import dev.docdb.replicator.sandbox.documentdb.stream.ChangeStreams;
import dev.docdb.replicator.sandbox.documentdb.stream.StreamFaults;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.bson.BsonValue;

/** All state of one server behind one lock, and the condition that waiting readers wait for. */
public final class Engine {
  private static final long CLAIM_WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final EmbeddedDocumentDbOptions options;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ClusterClock clock;
  private final ChangeLog log;
  private final Store store;
  private final ChangeStreams streams;
  private final EnabledStreams enabled = new EnabledStreams();
  private final Sessions sessions = new Sessions();
  private final Cursors cursors;
  private final Snapshots snapshots = new Snapshots();
  private final FailPoints failPoints = new FailPoints();
  private final Deque<ScriptedFault> faults = new ArrayDeque<>();
  private final StreamFaults streamFaults = new StreamFaults();
  private final Users users;
  private volatile int ownPort;
  private volatile int advertisedPort;
  private boolean postBatchResumeToken;
  private boolean primary = true;
  private boolean closed;

  /** An empty server. */
  public Engine(EmbeddedDocumentDbOptions options) {
    this.options = options;
    this.users = new Users(options);
    this.advertisedPort = options.advertisedPort();
    this.postBatchResumeToken =
        options.postBatchResumeToken() || options.personality() == Personality.MONGODB;
    this.clock = new ClusterClock(options.clock());
    this.cursors = new Cursors(options.cursorLimit());
    this.log = new ChangeLog(clock, options.retention(), this::isRecorded, changed::signalAll);
    this.store = new Store(log);
    this.streams =
        new ChangeStreams(
            options.personality(), new SecureRandom().nextLong(), log, clock, store, streamFaults);
  }

  private boolean isRecorded(Namespace namespace) {
    return isMongo() || enabled.covers(namespace);
  }

  /** Runs something with the state to itself. */
  public <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** Changes the state, and wakes whoever waits for it to change. */
  public void change(Runnable action) {
    lock.lock();
    try {
      action.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets others in until something changes; gives the time that is left. */
  @SuppressWarnings("WaitNotInLoop") // the callers loop: they know what they wait for
  long await(long nanos) {
    if (closed) {
      return 0;
    }
    try {
      return changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Waits until no transaction is about to write a document. */
  void awaitUnclaimed(Namespace namespace, List<BsonValue> ids) {
    long left = CLAIM_WAIT_NANOS;
    while (ids.stream().anyMatch(id -> store.isClaimed(namespace, id)) && left > 0) {
      left = await(left);
    }
  }

  void signal() {
    changed.signalAll();
  }

  EmbeddedDocumentDbOptions options() {
    return options;
  }

  boolean isMongo() {
    return options.personality() == Personality.MONGODB;
  }

  /** The clock that tests may shift. */
  public ClusterClock clock() {
    return clock;
  }

  /** The log that tests may truncate. */
  public ChangeLog log() {
    return log;
  }

  Store store() {
    return store;
  }

  ChangeStreams streams() {
    return streams;
  }

  EnabledStreams enabled() {
    return enabled;
  }

  Sessions sessions() {
    return sessions;
  }

  Snapshots snapshots() {
    return snapshots;
  }

  Cursors cursors() {
    return cursors;
  }

  FailPoints failPoints() {
    return failPoints;
  }

  /** Who may log in. */
  public Users users() {
    return users;
  }

  /** How change streams are to behave. */
  public StreamFaults streamFaults() {
    return streamFaults;
  }

  /** Where clients are told to come. */
  String address() {
    return "localhost:" + advertisedPort();
  }

  /** The port that clients are told to come to. */
  public int advertisedPort() {
    return advertisedPort == 0 ? ownPort : advertisedPort;
  }

  /** Tells clients from now on to come to a port; 0 is the server's own. */
  public void advertisedPort(int port) {
    advertisedPort = port;
  }

  void listensOn(int port) {
    ownPort = port;
  }

  boolean sendsPostBatchResumeToken() {
    return postBatchResumeToken;
  }

  boolean isPrimary() {
    return primary;
  }

  /** Whether batches carry a token to go on from. */
  public void postBatchResumeToken(boolean sent) {
    change(() -> postBatchResumeToken = sent);
  }

  /** Whether this server is the primary. */
  public void primary(boolean isPrimary) {
    change(() -> primary = isPrimary);
  }

  /** Closes all cursors, as a restart does. */
  public void killCursors() {
    change(cursors::closeAll);
  }

  /** Changes how many cursors may be open. */
  public void cursorLimit(int limit) {
    change(() -> cursors.limit(limit));
  }

  /** How many cursors are open. */
  public int openCursors() {
    return locked(cursors::size);
  }

  /** Lets the next command of a name fail, or all until the faults are cleared. */
  public void fail(String command, MongoError error, boolean all) {
    change(
        () ->
            faults.add(
                new ScriptedFault(command, ScriptedFault.Kind.ERROR, Optional.of(error), all)));
  }

  /** Drops the connection that brings the next command of a name, before or after its effect. */
  public void dropNext(String command, boolean afterEffect) {
    ScriptedFault.Kind kind =
        afterEffect ? ScriptedFault.Kind.DROP_AFTER : ScriptedFault.Kind.DROP_BEFORE;
    change(() -> faults.add(new ScriptedFault(command, kind, Optional.empty(), false)));
  }

  /** Forgets all faults that have not happened yet. */
  public void clearFaults() {
    change(faults::clear);
  }

  /** The faults that this command is to meet; those that don't last are taken once. */
  List<ScriptedFault> takeFault(String command) {
    return locked(
        () -> {
          List<ScriptedFault> taken = new ArrayList<>();
          Iterator<ScriptedFault> waiting = faults.iterator();
          while (waiting.hasNext() && taken.isEmpty()) {
            ScriptedFault fault = waiting.next();
            if (fault.waitsFor(command)) {
              taken.add(fault);
            }
            if (fault.waitsFor(command) && !fault.lasting()) {
              waiting.remove();
            }
          }
          return taken;
        });
  }

  /** Ends everything that waits. */
  public void close() {
    change(
        () -> {
          closed = true;
          cursors.closeAll();
        });
  }

  boolean isClosed() {
    return closed;
  }
}
