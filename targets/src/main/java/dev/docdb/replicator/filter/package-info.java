/** What a target gets of the changes: which of them, and which fields of their documents. */
@NullMarked
package dev.docdb.replicator.filter;

import org.jspecify.annotations.NullMarked;
