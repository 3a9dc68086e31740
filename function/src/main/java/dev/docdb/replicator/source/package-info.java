/** Reading changes from the cluster. */
@NullMarked
package dev.docdb.replicator.source;

import org.jspecify.annotations.NullMarked;
