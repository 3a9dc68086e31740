/** Kafka and MSK. */
@NullMarked
package dev.docdb.replicator.target.kafka;

import org.jspecify.annotations.NullMarked;
