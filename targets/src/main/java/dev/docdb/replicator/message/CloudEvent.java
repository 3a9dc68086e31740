package dev.docdb.replicator.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.change.Operation;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.json.DateText;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes CloudEvents 1.0 in structured JSON:
 *
 * <pre>
 * {"specversion":"1.0","id":"..","source":"/documentdb/shop/orders",
 *  "type":"dev.docdb.replicator.insert","subject":"65ab..","time":"2026-11-21T09:00:00Z",
 *  "datacontenttype":"application/json","data":{..}}
 * </pre>
 *
 * without the line breaks; the data is what {@link ChangeEncoder} writes. {@code subject} and
 * {@code time} are left out where the change has none, and the subject where its characters are not
 * allowed in an attribute.
 */
final class CloudEvent implements ChangeWriter {
  private static final byte[] ID = ascii("{\"specversion\":\"1.0\",\"id\":");
  private static final byte[] SOURCE = ascii(",\"source\":\"/documentdb");
  private static final byte[] TYPE = ascii("\",\"type\":\"dev.docdb.replicator.");
  private static final byte[] SUBJECT = ascii(",\"subject\":");
  private static final byte[] TIME = ascii(",\"time\":\"");
  private static final byte[] DATA = ascii(",\"datacontenttype\":\"application/json\",\"data\":");

  private static final String UNRESERVED = "-._~";
  private static final byte[] HEX = ascii("0123456789ABCDEF");

  private final Map<Operation, byte[]> types = new EnumMap<>(Operation.class);
  private final ChangeEncoder data;

  private @Nullable Namespace lastNamespace;
  private byte[] lastPath = {};

  CloudEvent(JsonMode mode, int updateLimit) {
    data = new ChangeEncoder(mode, updateLimit);
    for (Operation operation : EnumSet.complementOf(EnumSet.of(Operation.OTHER))) {
      types.put(operation, ascii(operation.text()));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  @Override
  public void write(Change change, long epoch, ByteSink out) {
    out.put(ID);
    data.eventId(change, out);
    out.put(SOURCE);
    path(change, out);
    out.put(TYPE);
    type(change, out);
    out.put('"');
    if (change.keyAt() >= 0 && isAllowed(change.documentId())) {
      out.put(SUBJECT);
      data.string(change.documentId(), out);
    }
    if (change.clusterTime() != 0) {
      out.put(TIME);
      DateText.seconds(change.clusterTime() >>> 32, out);
      out.put('"');
    }
    out.put(DATA);
    data.encode(change, epoch, out);
    out.put('}');
  }

  /**
   * The server's word, which is one of letters and digits; should it ever not be, {@code other}.
   */
  private void type(Change change, ByteSink out) {
    byte[] known = types.get(change.operation());
    if (known != null) {
      out.put(known);
    } else {
      String type = change.operationType();
      out.put(ascii(type.matches("[A-Za-z0-9]+") ? type : "other"));
    }
  }

  /** Consecutive changes mostly share the namespace object, so that its path can be kept. */
  private void path(Change change, ByteSink out) {
    Namespace namespace = change.namespace().orElse(null);
    if (!Objects.equals(namespace, lastNamespace)) {
      ByteSink path = new ByteSink(64);
      if (namespace != null) {
        segment(Optional.of(namespace.database()), path);
        segment(namespace.collection(), path);
      }
      lastPath = path.copyFrom(0);
      lastNamespace = namespace;
    }
    out.put(lastPath);
  }

  private static void segment(Optional<String> name, ByteSink out) {
    if (name.isEmpty()) {
      return;
    }
    out.put('/');
    for (byte c : name.get().getBytes(UTF_8)) {
      if (isUnreserved(c)) {
        out.put(c);
      } else {
        out.put('%');
        out.put(HEX[(c & 0xff) >> 4]);
        out.put(HEX[c & 15]);
      }
    }
  }

  private static boolean isUnreserved(byte c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || UNRESERVED.indexOf(c) >= 0;
  }

  /** Attributes have neither control characters nor what Unicode calls no characters. */
  private static boolean isAllowed(String text) {
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int c = text.codePointAt(i);
      boolean none = (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
      if (none || Character.isISOControl(c)) {
        return false;
      }
    }
    return true;
  }
}
