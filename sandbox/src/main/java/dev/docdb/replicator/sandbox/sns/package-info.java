/** A stand-in for SNS. */
@NullMarked
package dev.docdb.replicator.sandbox.sns;

import org.jspecify.annotations.NullMarked;
