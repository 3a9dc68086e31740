package dev.docdb.replicator.sandbox.documentdb.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** A transaction: a snapshot of all collections, and its own changes on it until the commit. */
public final class Transaction extends Workspace {
  /** Where a transaction stands. */
  public enum State {
    IN_PROGRESS,
    COMMITTED,
    ABORTED
  }

  private final Store store;
  private final SortedMap<Namespace, StoredCollection> snapshot;
  private final BsonDocument session;
  private final List<Change> changes = new ArrayList<>();
  private State state = State.IN_PROGRESS;

  Transaction(Store store, SortedMap<Namespace, StoredCollection> snapshot, BsonDocument session) {
    super(new TreeMap<>(snapshot));
    this.store = store;
    this.snapshot = snapshot;
    this.session = session;
  }

  @Override
  void beforeWrite(Namespace namespace, BsonValue id) {
    StoredCollection seen = snapshot.get(namespace);
    store.claim(this, namespace, id, seen == null ? new StoredCollection(session) : seen);
  }

  @Override
  void changed(Change change) {
    changes.add(change);
  }

  /** Where it stands. */
  public State state() {
    return state;
  }

  /** Makes its changes live. */
  public void commit() {
    if (state == State.IN_PROGRESS) {
      store.commit(this, changes, session);
      state = State.COMMITTED;
    }
  }

  /** Forgets its changes. */
  public void abort() {
    if (state == State.IN_PROGRESS) {
      store.release(this);
      changes.clear();
      state = State.ABORTED;
    }
  }
}
