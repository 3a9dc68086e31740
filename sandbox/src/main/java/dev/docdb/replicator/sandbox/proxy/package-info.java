/** A proxy that stands for a bad network between a client and any server. */
@NullMarked
package dev.docdb.replicator.sandbox.proxy;

import org.jspecify.annotations.NullMarked;
