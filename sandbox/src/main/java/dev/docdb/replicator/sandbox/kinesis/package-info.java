/** A stand-in for Kinesis Data Streams. */
@NullMarked
package dev.docdb.replicator.sandbox.kinesis;

import org.jspecify.annotations.NullMarked;
