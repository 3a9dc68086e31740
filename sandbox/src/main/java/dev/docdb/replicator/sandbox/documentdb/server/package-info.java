/** Sockets, messages and commands. */
@NullMarked
package dev.docdb.replicator.sandbox.documentdb.server;

import org.jspecify.annotations.NullMarked;
