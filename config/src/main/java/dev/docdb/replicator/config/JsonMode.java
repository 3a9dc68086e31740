package dev.docdb.replicator.config;

/** How the types of a document that JSON doesn't have are written. */
public enum JsonMode {
  /** Extended JSON v2, relaxed: numbers as numbers. */
  RELAXED,
  /** Extended JSON v2, canonical: every type can be told from the text. */
  CANONICAL,
  /** Ids as hex, dates as ISO-8601, decimals as text: what search indexes like. */
  PLAIN,
  /** What the retired Python sample wrote. */
  LEGACY
}
