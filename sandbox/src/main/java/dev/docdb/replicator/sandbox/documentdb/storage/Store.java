package dev.docdb.replicator.sandbox.documentdb.storage;

import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.ValueKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** The live collections. Whoever calls it holds the server's one lock. */
public final class Store extends Workspace {
  private record Document(Namespace namespace, ValueKey id) {}

  private final Journal journal;
  private final Map<Document, Transaction> writers = new HashMap<>();

  /** An empty store. */
  public Store(Journal journal) {
    super(new TreeMap<>());
    this.journal = journal;
  }

  @Override
  void beforeWrite(Namespace namespace, BsonValue id) {
    if (writers.containsKey(new Document(namespace, ValueKey.of(id)))) {
      throw writeConflict();
    }
  }

  /** Whether a transaction is about to write this document. */
  public boolean isClaimed(Namespace namespace, BsonValue id) {
    return !writers.isEmpty() && writers.containsKey(new Document(namespace, ValueKey.of(id)));
  }

  static MongoError writeConflict() {
    return MongoError.of(
        ErrorCodes.WRITE_CONFLICT,
        "Caused by :: Write conflict during plan execution and yielding is disabled. ::"
            + " Please retry your operation or multi-document transaction.");
  }

  @Override
  void changed(Change change) {
    journal.record(List.of(change), new BsonDocument());
  }

  /** Begins a transaction on what is there now. */
  public Transaction begin(BsonDocument session) {
    SortedMap<Namespace, StoredCollection> snapshot = new TreeMap<>();
    collections().forEach((namespace, c) -> snapshot.put(namespace, c.share()));
    return new Transaction(this, snapshot, session);
  }

  /** Lets a transaction write a document, unless somebody else did since it began. */
  void claim(Transaction writer, Namespace namespace, BsonValue id, StoredCollection snapshot) {
    Document document = new Document(namespace, ValueKey.of(id));
    Transaction owner = writers.get(document);
    if (owner != null) {
      if (owner != writer) {
        throw writeConflict();
      }
      return;
    }
    var seen = snapshot.find(id);
    var live = find(namespace).flatMap(collection -> collection.find(id));
    if (!seen.map(System::identityHashCode).equals(live.map(System::identityHashCode))) {
      throw writeConflict();
    }
    writers.put(document, writer);
  }

  void release(Transaction writer) {
    writers.values().removeIf(owner -> owner == writer);
  }

  /** Makes a transaction's changes live, all at one time. */
  void commit(Transaction transaction, List<Change> changes, BsonDocument session) {
    release(transaction);
    for (Change change : changes) {
      Namespace namespace = change.namespace();
      RawBsonDocument after = change.after();
      if (change.kind() == Change.Kind.CREATE) {
        transaction.find(namespace).ifPresent(c -> adopt(namespace, c));
      } else if (after != null) {
        writable(namespace).put(namespace, after, true);
      } else if (change.kind() == Change.Kind.DELETE) {
        writable(namespace).remove(change.key().get("_id", change.key()));
      }
    }
    if (!changes.isEmpty()) {
      journal.record(changes, session);
    }
  }

  private void adopt(Namespace namespace, StoredCollection collection) {
    if (!collections().containsKey(namespace)) {
      collections().put(namespace, collection);
    }
  }

  /** Drops a collection. */
  public void drop(Namespace namespace) {
    StoredCollection dropped = collections().remove(namespace);
    if (dropped != null) {
      changed(Change.ofCollection(Change.Kind.DROP, namespace, dropped.uuid(), new BsonDocument()));
    }
  }

  /** Drops a database with all its collections. */
  public void dropDatabase(String database) {
    List<Namespace> names = names(database);
    names.forEach(this::drop);
    if (!names.isEmpty()) {
      changed(
          Change.ofCollection(
              Change.Kind.DROP_DATABASE,
              new Namespace(database, ""),
              new java.util.UUID(0, 0),
              new BsonDocument()));
    }
  }

  /** Gives a collection another name; what has that name already is dropped where asked for. */
  public void rename(Namespace from, Namespace to, boolean dropTarget) {
    StoredCollection moved = collections().get(from);
    if (moved == null) {
      throw MongoError.of(
          ErrorCodes.NAMESPACE_NOT_FOUND, "Source collection " + from + " does not exist");
    }
    StoredCollection target = collections().get(to);
    if (target != null && !dropTarget) {
      throw MongoError.of(ErrorCodes.NAMESPACE_EXISTS, "target namespace exists");
    }
    collections().remove(from);
    collections().put(to.checked(), moved);
    BsonDocument details =
        new BsonDocument("to", to.toBson()).append("target", new BsonString(to.toString()));
    if (target != null) {
      details.append("dropTarget", new org.bson.BsonBinary(target.uuid()));
    }
    changed(Change.ofCollection(Change.Kind.RENAME, from, moved.uuid(), details));
  }

  /** Tells a change of a collection's indexes or options. */
  public void tell(Change change) {
    changed(change);
  }
}
