/** Where changes can go. */
@NullMarked
package dev.docdb.replicator.target;

import org.jspecify.annotations.NullMarked;
