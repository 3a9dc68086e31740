package dev.docdb.replicator;

import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.request.Backoff;

/**
 * What the parts of the core work with.
 *
 * @param shell runs what blocks
 * @param backoff how long to wait before the next try
 * @param refusals what becomes of refused changes
 */
record Means(Shell shell, Backoff backoff, Refusals refusals, Log log) {}
