/** OpenSearch and Elasticsearch. */
@NullMarked
package dev.docdb.replicator.target.opensearch;

import org.jspecify.annotations.NullMarked;
