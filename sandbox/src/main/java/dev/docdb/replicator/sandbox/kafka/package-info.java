/** A Kafka broker on loopback. */
@NullMarked
package dev.docdb.replicator.sandbox.kafka;

import org.jspecify.annotations.NullMarked;
