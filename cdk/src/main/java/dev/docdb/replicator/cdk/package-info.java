/** Constructs for an app of the CDK: a replicated collection, and what all of them share. */
@NullMarked
package dev.docdb.replicator.cdk;

import org.jspecify.annotations.NullMarked;
