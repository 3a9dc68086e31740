/** What is kept in the state collection: leases and positions. */
@NullMarked
package dev.docdb.replicator.state;

import org.jspecify.annotations.NullMarked;
