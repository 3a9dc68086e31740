/** What a message looks like: one change as the bytes that a target is given. */
@NullMarked
package dev.docdb.replicator.message;

import org.jspecify.annotations.NullMarked;
