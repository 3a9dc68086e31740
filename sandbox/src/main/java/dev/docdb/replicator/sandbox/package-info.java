/** The servers of a laptop run and of the tests, and the demo. */
@NullMarked
package dev.docdb.replicator.sandbox;

import org.jspecify.annotations.NullMarked;
