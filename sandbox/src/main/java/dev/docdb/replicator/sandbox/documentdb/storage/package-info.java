/** Collections in memory, their indexes, their cluster clock and their transactions. */
@NullMarked
package dev.docdb.replicator.sandbox.documentdb.storage;

import org.jspecify.annotations.NullMarked;
