/**
 * Changes travel from the embedded cluster through the packaged function into every target, and are
 * compared at the end.
 */
@NullMarked
package dev.docdb.replicator.sandbox.demo;

import org.jspecify.annotations.NullMarked;
