/** The change log and the change streams read from it. */
@NullMarked
package dev.docdb.replicator.sandbox.documentdb.stream;

import org.jspecify.annotations.NullMarked;
