/** BSON written as JSON, in one walk over the bytes. */
@NullMarked
package dev.docdb.replicator.json;

import org.jspecify.annotations.NullMarked;
