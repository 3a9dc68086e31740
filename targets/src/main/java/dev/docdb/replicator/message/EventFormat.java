package dev.docdb.replicator.message;

/** What a message holds of a change. */
public enum EventFormat {
  /** One object that tells everything: see {@link ChangeEncoder}. */
  CHANGE,
  /** The document alone; {@code null} when the change has none. */
  DOCUMENT
}
