package dev.docdb.replicator.state;

/**
 * Who holds a lease.
 *
 * @param owner the invocation
 * @param epoch the number of the holding
 */
record Holder(String owner, long epoch) {}
