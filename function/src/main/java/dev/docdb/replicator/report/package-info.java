/** What the operator learns: log lines, metrics, alerts. */
@NullMarked
package dev.docdb.replicator.report;

import org.jspecify.annotations.NullMarked;
