/** BSON values: their bytes, their order, and the errors that a server answers with. */
@NullMarked
package dev.docdb.replicator.sandbox.documentdb.values;

import org.jspecify.annotations.NullMarked;
