/** Changes that a target will never take, put aside with all that is needed to send them again. */
@org.jspecify.annotations.NullMarked
package dev.docdb.replicator.letter;
