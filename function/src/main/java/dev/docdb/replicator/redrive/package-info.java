/** Dead letters are sent again. */
@NullMarked
package dev.docdb.replicator.redrive;

import org.jspecify.annotations.NullMarked;
