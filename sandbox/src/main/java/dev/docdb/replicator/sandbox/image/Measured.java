package dev.docdb.replicator.sandbox.image;

/**
 * What one start took.
 *
 * @param deliveredMillis until all targets had the first change
 * @param answeredMillis until the invocation had ended: its place is saved, and the stream gave
 *     nothing more
 * @param processorMillis what the JVM had used when the change was delivered
 * @param peakMegabytes the most memory that it had had by then
 */
record Measured(
    double deliveredMillis, double answeredMillis, double processorMillis, double peakMegabytes) {}
