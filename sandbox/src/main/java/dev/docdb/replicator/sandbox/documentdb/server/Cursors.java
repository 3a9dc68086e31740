package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** All open cursors. */
final class Cursors {
  private final Map<Long, ServerCursor> open = new HashMap<>();
  private int limit;

  Cursors(int limit) {
    this.limit = limit;
  }

  void limit(int newLimit) {
    limit = newLimit;
  }

  long register(ServerCursor cursor) {
    if (open.size() >= limit) {
      throw MongoError.of(96, "Cannot open a new cursor since too many cursors are already opened");
    }
    long id = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    open.put(id, cursor);
    return id;
  }

  ServerCursor get(long id) {
    return find(id)
        .orElseThrow(
            () -> MongoError.of(ErrorCodes.CURSOR_NOT_FOUND, "cursor id " + id + " not found"));
  }

  Optional<ServerCursor> find(long id) {
    return Optional.ofNullable(open.get(id));
  }

  boolean close(long id) {
    return open.remove(id) != null;
  }

  void closeAll() {
    open.clear();
  }

  int size() {
    return open.size();
  }
}
