package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.stream.ChangeStream;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bson.BsonDocument;

/** A cursor that a client may read on. */
sealed interface ServerCursor {
  Namespace namespace();

  /** Documents that were found when the cursor was opened. */
  final class Found implements ServerCursor {
    private static final int BATCH_BYTES = 16 * 1024 * 1024;

    private final Namespace namespace;
    private final List<BsonDocument> documents;
    private int at;

    Found(Namespace namespace, List<BsonDocument> documents) {
      this.namespace = namespace;
      this.documents = documents;
    }

    @Override
    public Namespace namespace() {
      return namespace;
    }

    boolean isExhausted() {
      return at >= documents.size();
    }

    List<BsonDocument> next(long most) {
      List<BsonDocument> batch = new ArrayList<>();
      int bytes = 0;
      while (!isExhausted() && batch.size() < most) {
        BsonDocument document = Bson.raw(documents.get(at));
        bytes += Bson.size(document);
        if (!batch.isEmpty() && bytes > BATCH_BYTES) {
          break;
        }
        batch.add(document);
        at++;
      }
      return batch;
    }
  }

  /** A capped collection that is read on as it grows. */
  final class Tail implements ServerCursor {
    private final Namespace namespace;
    private final Supplier<List<BsonDocument>> matches;
    private final boolean awaits;
    private int seen;

    Tail(Namespace namespace, Supplier<List<BsonDocument>> matches, boolean awaits) {
      this.namespace = namespace;
      this.matches = matches;
      this.awaits = awaits;
    }

    @Override
    public Namespace namespace() {
      return namespace;
    }

    boolean awaits() {
      return awaits;
    }

    List<BsonDocument> next(long most) {
      List<BsonDocument> batch = matches.get().stream().skip(seen).limit(most).toList();
      seen += batch.size();
      return batch;
    }
  }

  /** A change stream. */
  record Changes(Namespace namespace, ChangeStream stream) implements ServerCursor {}
}
