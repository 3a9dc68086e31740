/** An OpenSearch node on loopback. */
@NullMarked
package dev.docdb.replicator.sandbox.opensearch;

import org.jspecify.annotations.NullMarked;
