/** How entries become requests: limits, order, sending again. Written once, for every target. */
@NullMarked
package dev.docdb.replicator.request;

import org.jspecify.annotations.NullMarked;
