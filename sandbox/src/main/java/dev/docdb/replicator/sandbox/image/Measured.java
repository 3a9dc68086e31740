package dev.docdb.replicator.sandbox.image;

/**
 * What one start took.
 *
 * @param deliveredMillis until the place of the first change was saved, which is when all targets
 *     have it
 * @param answeredMillis until the invocation had ended
 * @param processorMillis what the JVM had used when the change was delivered
 * @param peakMegabytes the most memory that it had had by then
 */
record Measured(
    double deliveredMillis, double answeredMillis, double processorMillis, double peakMegabytes) {}
