package dev.docdb.replicator.config;

/** The shape of a message. */
public enum EventFormat {
  /** The envelope with operation, namespace, key, time and document. */
  CHANGE,
  /** The document alone. */
  DOCUMENT,
  /** What the retired Python sample sent: the document, with its metadata among the fields. */
  LEGACY,
  /** The envelope as the data of a CloudEvent 1.0. */
  CLOUDEVENTS
}
