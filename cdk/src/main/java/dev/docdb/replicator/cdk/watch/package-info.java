/** What an operator looks at: metrics, alarms and dashboards. */
@NullMarked
package dev.docdb.replicator.cdk.watch;

import org.jspecify.annotations.NullMarked;
