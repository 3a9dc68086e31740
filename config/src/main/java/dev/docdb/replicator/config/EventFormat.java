package dev.docdb.replicator.config;

/** The shape of a message. */
public enum EventFormat {
  /** The envelope with operation, namespace, key, time and document. */
  CHANGE,
  /** The document alone. */
  DOCUMENT
}
