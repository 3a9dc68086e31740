/** SQS on loopback. */
@NullMarked
package dev.docdb.replicator.sandbox.sqs;

import org.jspecify.annotations.NullMarked;
