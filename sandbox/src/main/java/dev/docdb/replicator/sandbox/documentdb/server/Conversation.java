package dev.docdb.replicator.sandbox.documentdb.server;

/** The server's side of one SASL conversation: proof that a client is who it says. */
sealed interface Conversation permits Scram, AwsIam {
  /**
   * Takes the client's message and gives the answer.
   *
   * @param skipEmpty whether the client can do without a last exchange that says nothing
   */
  byte[] answer(byte[] message, boolean skipEmpty);

  /** Whether the client has proved it. */
  boolean isDone();

  /** Who it says it is. */
  String user();

  /** The database that knows the user. */
  String database();
}
