package dev.docdb.replicator.sandbox.documentdb.stream;

import dev.docdb.replicator.sandbox.documentdb.storage.Change;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;

/**
 * One change in the log.
 *
 * @param position its place, counted from the first change ever
 * @param session lsid and txnNumber where it was part of a transaction
 */
record LogEntry(
    long position,
    BsonTimestamp clusterTime,
    BsonDateTime wallTime,
    BsonDocument session,
    Change change) {}
