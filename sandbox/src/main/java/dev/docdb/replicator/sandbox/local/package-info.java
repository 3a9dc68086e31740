/** What the servers of the sandbox share: folders, ports and HTTP on loopback. */
@NullMarked
package dev.docdb.replicator.sandbox.local;

import org.jspecify.annotations.NullMarked;
