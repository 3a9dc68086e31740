package dev.docdb.replicator.sandbox.documentdb.options;

/** Which server the stand-in takes after, where the two differ. */
public enum Personality {
  /** Amazon DocumentDB 5.0. */
  DOCUMENTDB,
  /** MongoDB 7.0. */
  MONGODB
}
