package dev.docdb.replicator.sandbox.demo;

/**
 * One write to the source: the truth that targets are compared with.
 *
 * @param document the id of the document
 * @param operation as the change stream calls it
 * @param number counts the writes to this document, 1 and up; deletes count, and carry it only here
 * @param atNanos when it was acknowledged
 */
public record WrittenChange(String document, String operation, int number, long atNanos) {}
