/** S3. */
@NullMarked
package dev.docdb.replicator.target.s3;

import org.jspecify.annotations.NullMarked;
