/** What runs: the handler and the replicator's core. */
@NullMarked
package dev.docdb.replicator;

import org.jspecify.annotations.NullMarked;
