/** The clients of the AWS services. */
@NullMarked
package dev.docdb.replicator.aws;

import org.jspecify.annotations.NullMarked;
