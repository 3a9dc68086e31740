/** What a query, an update and a pipeline mean for documents. */
@NullMarked
package dev.docdb.replicator.sandbox.documentdb.query;

import org.jspecify.annotations.NullMarked;
