/** Kinesis Data Streams. */
@NullMarked
package dev.docdb.replicator.target.kinesis;

import org.jspecify.annotations.NullMarked;
