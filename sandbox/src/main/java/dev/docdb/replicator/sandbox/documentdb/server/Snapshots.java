package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.storage.Store;
import dev.docdb.replicator.sandbox.documentdb.storage.Workspace;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;

/** What was there at some times, for reads with read concern snapshot outside transactions. */
final class Snapshots {
  private static final Set<String> READS = Set.of("find", "aggregate", "distinct");
  private static final int MOST = 50;

  private final Map<BsonTimestamp, Workspace> kept =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BsonTimestamp, Workspace> eldest) {
          return size() > MOST;
        }
      };

  /** The collections as of the time that a command asks for, or as they are now. */
  Workspace at(String command, BsonDocument readConcern, BsonTimestamp now, Store store) {
    if (!READS.contains(command)) {
      throw MongoError.of(
          ErrorCodes.INVALID_OPTIONS,
          "Command %s does not support { readConcern: { level: \"snapshot\", provenance: \"clientSupplied\" } } :: caused by :: read concern not supported"
              .formatted(command));
    }
    if (!readConcern.containsKey("atClusterTime")) {
      return kept.computeIfAbsent(now, time -> store.begin(new BsonDocument()));
    }
    Workspace found = kept.get(readConcern.getTimestamp("atClusterTime"));
    if (found == null) {
      throw MongoError.of(239, "Read timestamp is older than the oldest available timestamp.");
    }
    return found;
  }

  /** Tells the reader which time it was. */
  static void stamp(BsonDocument reply, BsonTimestamp time) {
    (reply.containsKey("cursor") ? reply.getDocument("cursor") : reply)
        .append("atClusterTime", time);
  }
}
