/** Kills the packaged function again and again, and proves that nothing is lost by it. */
@NullMarked
package dev.docdb.replicator.sandbox.crash;

import org.jspecify.annotations.NullMarked;
