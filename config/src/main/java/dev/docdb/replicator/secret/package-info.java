/** Credentials, as secrets hold them. */
@NullMarked
package dev.docdb.replicator.secret;

import org.jspecify.annotations.NullMarked;
