package dev.docdb.replicator.target.opensearch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.BsonToJson;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.name.IndexName;

/**
 * Writes the action lines of bulk requests. Each carries the time of the change as the document's
 * version, so that a change that comes late or again never takes the place of a newer one.
 */
final class BulkActions {
  /** Versions count from 2020, so that they stay positive until 2088. */
  private static final long FIRST_SECOND = 1_577_836_800L;

  private static final byte[] INDEX = ascii("{\"index\":{\"_index\":\"");
  private static final byte[] DELETE = ascii("{\"delete\":{\"_index\":\"");
  private static final byte[] ID = ascii("\",\"_id\":");
  private static final byte[] VERSION = ascii(",\"version_type\":\"external_gte\",\"version\":");
  private static final byte[] END = ascii("}}\n");

  private final BsonToJson json = new BsonToJson(JsonMode.PLAIN);
  private final ByteSink line = new ByteSink(256);

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /** The line that stores the document. */
  byte[] index(Change change, Namespace namespace) {
    return write(INDEX, change, namespace);
  }

  /** The line that removes the document. */
  byte[] delete(Change change, Namespace namespace) {
    return write(DELETE, change, namespace);
  }

  private byte[] write(byte[] beginning, Change change, Namespace namespace) {
    line.clear();
    line.put(beginning);
    line.put(ascii(IndexName.of(namespace)));
    line.put(ID);
    byte[] id = change.documentId().getBytes(UTF_8);
    json.string(id, 0, id.length, line);
    line.put(VERSION);
    line.integer(version(change.clusterTime()));
    line.put(END);
    return line.copyFrom(0);
  }

  static long version(long clusterTime) {
    return Math.max(0, clusterTime - (FIRST_SECOND << 32));
  }
}
