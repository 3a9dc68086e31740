package dev.docdb.replicator.sandbox.documentdb.server;

/** Ends a connection without an answer, as a fail point asks for. */
final class DroppedConnection extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DroppedConnection() {
    super("The connection is dropped on purpose", null, false, false);
  }
}
