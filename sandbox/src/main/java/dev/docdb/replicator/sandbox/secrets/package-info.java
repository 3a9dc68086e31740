/** A stand-in for Secrets Manager. */
@NullMarked
package dev.docdb.replicator.sandbox.secrets;

import org.jspecify.annotations.NullMarked;
