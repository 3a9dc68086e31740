package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.Optional;

/**
 * A failure that a test has asked for.
 *
 * @param command the command that it waits for, or an empty string for any
 * @param error what to answer, where the connection is not dropped
 * @param lasting whether it happens until it is cleared, or only once
 */
record ScriptedFault(String command, Kind kind, Optional<MongoError> error, boolean lasting) {
  enum Kind {
    ERROR,
    DROP_BEFORE,
    DROP_AFTER
  }

  boolean waitsFor(String name) {
    return command.isEmpty() || command.equals(name);
  }
}
