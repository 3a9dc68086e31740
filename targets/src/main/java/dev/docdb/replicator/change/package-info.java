/** What a change is. */
@NullMarked
package dev.docdb.replicator.change;

import org.jspecify.annotations.NullMarked;
