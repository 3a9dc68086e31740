package dev.docdb.replicator.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.bson.MalformedBsonException;
import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.change.Operation;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.BsonToJson;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.json.DateText;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes as envelopes, in one mode. A change is
 *
 * <pre>
 * {"id":"..","operation":"insert","namespace":{"database":"shop","collection":"orders"},
 *  "key":{"_id":{"$oid":".."}},"time":"2026-11-21T09:00:00Z","version":7417280000000000001,
 *  "document":{..},"update":{"set":{..},"unset":[".."]},"epoch":7}
 * </pre>
 *
 * without the line breaks. What an event doesn't have is null; {@code collection}, {@code to} (of
 * renames, behind the namespace), {@code update} and its {@code truncated} are left out instead.
 * The mode decides how the values in {@code key}, {@code document} and {@code set} look.
 *
 * <p>One instance serves one thread.
 */
public final class ChangeEncoder {
  private static final byte[] NULL = ascii("null");
  private static final byte[] ID = ascii("{\"id\":");
  private static final byte[] OPERATION = ascii(",\"operation\":");
  private static final byte[] NAMESPACE = ascii(",\"namespace\":");
  private static final byte[] TO = ascii(",\"to\":");
  private static final byte[] KEY = ascii(",\"key\":");
  private static final byte[] TIME = ascii(",\"time\":");
  private static final byte[] VERSION = ascii(",\"version\":");
  private static final byte[] DOCUMENT = ascii(",\"document\":");
  private static final byte[] EPOCH = ascii(",\"epoch\":");
  private static final byte[] DATABASE = ascii("{\"database\":");
  private static final byte[] COLLECTION = ascii(",\"collection\":");

  private final Map<Operation, byte[]> operations = new EnumMap<>(Operation.class);

  private final int updateLimit;
  private final BsonToJson json;
  private final UpdateEncoder updates;

  private @Nullable Namespace lastNamespace;
  private byte[] lastNamespaceJson = NULL;

  /**
   * An encoder of this mode.
   *
   * @param updateLimit the most bytes of a message with {@code update}: one that would be larger is
   *     written without it
   */
  public ChangeEncoder(JsonMode mode, int updateLimit) {
    this.updateLimit = updateLimit;
    this.json = new BsonToJson(mode);
    this.updates = new UpdateEncoder(json);
    for (Operation operation : EnumSet.complementOf(EnumSet.of(Operation.OTHER))) {
      operations.put(operation, ascii('"' + operation.text() + '"'));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /**
   * Appends the message of this change.
   *
   * @param epoch the lease's epoch under which the change is sent
   * @throws MalformedBsonException if something nested in the event isn't BSON; the sink then holds
   *     what it held before
   */
  public void encode(Change change, long epoch, ByteSink out) {
    json.resetLossy();
    int start = out.length();
    try {
      change(change, epoch, start, out);
    } catch (MalformedBsonException e) {
      out.truncate(start);
      throw e;
    }
  }

  /** Whether the last message differs from its source because that was not valid UTF-8. */
  public boolean lossy() {
    return json.lossy();
  }

  private void change(Change change, long epoch, int start, ByteSink out) {
    out.put(ID);
    eventId(change, out);
    out.put(OPERATION);
    operation(change, out);
    out.put(NAMESPACE);
    namespace(change, out);
    if (change.renamedTo().isPresent()) {
      out.put(TO);
      out.put(namespaceJson(change.renamedTo().get()));
    }
    out.put(KEY);
    documentOrNull(change, change.keyAt(), out);
    time(change, out);
    out.put(DOCUMENT);
    documentOrNull(change, change.documentAt(), out);
    if (change.operation() == Operation.UPDATE && change.updateAt() >= 0) {
      update(change, epoch, start, out);
    } else {
      end(epoch, out);
    }
  }

  private void update(Change change, long epoch, int start, ByteSink out) {
    int mark = out.length();
    updates.write(change.bytes(), change.updateAt(), out);
    end(epoch, out);
    if (out.length() - start > updateLimit) {
      out.truncate(mark);
      end(epoch, out);
    }
  }

  private static void end(long epoch, ByteSink out) {
    out.put(EPOCH);
    out.integer(epoch);
    out.put('}');
  }

  /** Appends the event id as a JSON string. */
  void eventId(Change change, ByteSink out) {
    int text = change.eventIdAt();
    if (text >= 0) {
      byte[] b = change.bytes();
      json.string(b, text + 4, text + 3 + RawBson.int32(b, text), out);
    } else {
      string(change.eventId(), out);
    }
  }

  private void operation(Change change, ByteSink out) {
    byte[] known = operations.get(change.operation());
    if (known != null) {
      out.put(known);
    } else {
      string(change.operationType(), out);
    }
  }

  /** Appends a JSON string. */
  void string(String text, ByteSink out) {
    byte[] utf8 = text.getBytes(UTF_8);
    json.string(utf8, 0, utf8.length, out);
  }

  /** Consecutive changes mostly share the namespace object, so that its JSON can be kept. */
  private void namespace(Change change, ByteSink out) {
    Namespace namespace = change.namespace().orElse(null);
    if (!Objects.equals(namespace, lastNamespace)) {
      lastNamespaceJson = namespace == null ? NULL : namespaceJson(namespace);
      lastNamespace = namespace;
    }
    out.put(lastNamespaceJson);
  }

  private byte[] namespaceJson(Namespace namespace) {
    ByteSink sink = new ByteSink(128);
    sink.put(DATABASE);
    string(namespace.database(), sink);
    if (namespace.collection().isPresent()) {
      sink.put(COLLECTION);
      string(namespace.collection().get(), sink);
    }
    sink.put('}');
    return sink.copyFrom(0);
  }

  private void documentOrNull(Change change, int at, ByteSink out) {
    if (at < 0) {
      out.put(NULL);
    } else {
      json.document(change.bytes(), at, change.offset() + change.length(), out);
    }
  }

  private static void time(Change change, ByteSink out) {
    long clusterTime = change.clusterTime();
    out.put(TIME);
    if (clusterTime == 0) {
      out.put(NULL);
      out.put(VERSION);
      out.put(NULL);
      return;
    }
    out.put('"');
    DateText.seconds(clusterTime >>> 32, out);
    out.put('"');
    out.put(VERSION);
    out.integer(clusterTime);
  }
}
