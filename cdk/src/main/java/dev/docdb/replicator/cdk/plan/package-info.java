/** What is to be deployed, as config.ini says it, before anything of the CDK. */
@NullMarked
package dev.docdb.replicator.cdk.plan;

import org.jspecify.annotations.NullMarked;
