/** What operators want done to what is kept of a scope: what it comes to, and how it stands. */
@NullMarked
package dev.docdb.replicator.task;

import org.jspecify.annotations.NullMarked;
