/** S3 on loopback. */
@NullMarked
package dev.docdb.replicator.sandbox.s3;

import org.jspecify.annotations.NullMarked;
