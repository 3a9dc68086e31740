/**
 * Messages that are too large for their target: kept in a bucket, with a pointer in their place.
 */
@org.jspecify.annotations.NullMarked
package dev.docdb.replicator.claim;
