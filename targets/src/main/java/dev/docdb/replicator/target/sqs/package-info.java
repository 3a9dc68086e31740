/** SQS, standard and FIFO. */
@NullMarked
package dev.docdb.replicator.target.sqs;

import org.jspecify.annotations.NullMarked;
