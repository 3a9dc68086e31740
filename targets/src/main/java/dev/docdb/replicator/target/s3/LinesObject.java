package dev.docdb.replicator.target.s3;

import dev.docdb.replicator.change.Fingerprint;
import dev.docdb.replicator.name.ObjectKey;
import dev.docdb.replicator.target.s3.S3Entry.ObjectGroup;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * An object of JSON lines, compressed.
 *
 * @param first event id of its first change
 * @param last event id of its last change
 * @param count how many there are
 * @param fingerprint of the event ids of all of them
 */
record LinesObject(
    ObjectGroup group, String first, String last, int count, String fingerprint, Compressed bytes) {
  /** So much of the fingerprint tells names apart. */
  private static final int FINGERPRINT_IN_NAME = 16;

  static final String TYPE = "application/gzip";

  static LinesObject of(List<S3Entry> entries) {
    return new LinesObject(
        entries.getFirst().group(),
        entries.getFirst().eventId(),
        entries.getLast().eventId(),
        entries.size(),
        Fingerprint.ofLines(entries.stream().map(S3Entry::eventId).toList()),
        Compressed.of(entries));
  }

  String key(String path) {
    return ObjectKey.of(path, group.namespace(), group.date(), first, last);
  }

  /** For when another object has its name. */
  String keyBeside(String path) {
    return ObjectKey.of(
        path,
        group.namespace(),
        group.date(),
        first,
        last + "-" + fingerprint.substring(0, FINGERPRINT_IN_NAME));
  }

  Map<String, String> metadata() {
    return Map.of(
        "first-event-id", ObjectKey.id(first),
        "last-event-id", ObjectKey.id(last),
        "count", Integer.toString(count),
        "event-ids-sha256", fingerprint);
  }

  RequestBody body() {
    return bytes.body();
  }

  /** In the memory where it was written: large ones are not copied. */
  static final class Compressed extends ByteArrayOutputStream {

    /** The same lines always give the same bytes: the header holds no time. */
    static Compressed of(List<S3Entry> entries) {
      Compressed bytes = new Compressed();
      try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 64 << 10)) {
        for (S3Entry entry : entries) {
          gzip.write(entry.line().array(), entry.line().offset(), entry.line().length());
          gzip.write('\n');
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Memory can be written to", e);
      }
      return bytes;
    }

    RequestBody body() {
      return RequestBody.fromContentProvider(
          () -> new ByteArrayInputStream(buf, 0, count), count, TYPE);
    }
  }
}
