/** Whom the function trusts. */
@NullMarked
package dev.docdb.replicator.tls;

import org.jspecify.annotations.NullMarked;
