package dev.docdb.replicator.sandbox.kinesis;

/** Picks entries of a request by their place in it and their partition key. */
@FunctionalInterface
public interface EntryCondition {
  /** Whether this entry is meant. */
  boolean matches(int index, String partitionKey);

  /** No entry at all. */
  static EntryCondition none() {
    return (index, key) -> false;
  }

  /** Every entry. */
  static EntryCondition all() {
    return (index, key) -> true;
  }

  /** The entries with that partition key. */
  static EntryCondition ofKey(String wanted) {
    return (index, key) -> key.equals(wanted);
  }
}
