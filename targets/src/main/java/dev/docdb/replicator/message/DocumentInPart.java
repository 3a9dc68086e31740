package dev.docdb.replicator.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.BsonToJson;
import dev.docdb.replicator.json.ByteSink;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a document without its {@code _id} and without what a search index can't take, and lists
 * that in the field {@value #RESERVED}. In arrays a null holds the place of what is put aside, as
 * it does for numbers that aren't finite and dates that no date field knows; other fields are left
 * out.
 *
 * <p>It is for the rare document: each name becomes an object. It serves one thread.
 */
public final class DocumentInPart {
  /**
   * The field that lists what is put aside. A field of the document's own with this name is, too.
   */
  public static final String RESERVED = "_replicator_refused";

  private static final Set<String> OF_THE_ENGINE =
      Set.of(
          "_id",
          "_index",
          "_source",
          "_routing",
          "_field_names",
          "_ignored",
          "_seq_no",
          "_primary_term",
          "_version");
  private static final String RESERVED_NAME = "reserved name";
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  private final BsonToJson json;
  private final Deque<Frame> outer = new ArrayDeque<>();
  private final ByteSink scratch = new ByteSink(256);
  private FieldPath path = new FieldPath();
  private PutAside aside = new PutAside();
  private byte[] b = {};
  private Frame frame = new Frame(TypeCode.DOCUMENT, 0, new FieldPath.Mark(0, 0), Map.of());

  /** A writer of values in this mode. */
  public DocumentInPart(JsonMode mode) {
    json = new BsonToJson(mode);
  }

  /** A document or an array that is being walked through. */
  private static final class Frame {
    private final byte kind;
    private final int last;
    private final FieldPath.Mark mark;
    private final Map<String, Integer> lastOf;
    private boolean empty = true;
    private int index;

    /**
     * Something that is walked through.
     *
     * @param mark where to go back to behind it
     * @param lastOf the position of the last field of each name: engines take no name twice
     */
    Frame(byte kind, int last, FieldPath.Mark mark, Map<String, Integer> lastOf) {
      this.kind = kind;
      this.last = last;
      this.mark = mark;
      this.lastOf = lastOf;
    }

    boolean isArray() {
      return kind == TypeCode.ARRAY;
    }
  }

  /** Whether a field at the top with this name is put aside whatever it holds. */
  static boolean isReserved(String name) {
    int dot = name.indexOf('.');
    String first = dot < 0 ? name : name.substring(0, dot);
    return OF_THE_ENGINE.contains(first) || first.equals(RESERVED);
  }

  /** Appends the document of a change that has one. */
  public void write(Change change, Omissions omissions, ByteSink out) {
    b = change.bytes();
    path = new FieldPath();
    aside = new PutAside();
    outer.clear();
    int start = change.documentAt();
    int end = RawBson.documentEnd(b, start, change.offset() + change.length());
    int p = enter(TypeCode.DOCUMENT, start, end, path.mark(), out);
    while (p < frame.last || !outer.isEmpty()) {
      p = p < frame.last ? element(p, omissions, out) : leave(out);
    }
    end(out);
  }

  private void end(ByteSink out) {
    if (!aside.isEmpty()) {
      separate(out);
      byte[] name = RESERVED.getBytes(UTF_8);
      json.string(name, 0, name.length, out);
      out.put(':');
      aside.write(json, out);
    }
    out.put('}');
  }

  private int enter(byte kind, int start, int end, FieldPath.Mark mark, ByteSink out) {
    Map<String, Integer> lastOf =
        kind == TypeCode.ARRAY ? Map.of() : lastOfEachName(start + 4, end - 1);
    frame = new Frame(kind, end - 1, mark, lastOf);
    out.put(kind == TypeCode.ARRAY ? '[' : '{');
    return start + 4;
  }

  private Map<String, Integer> lastOfEachName(int from, int last) {
    Map<String, Integer> positions = new HashMap<>();
    for (int at = from; at < last; ) {
      int nameEnd = RawBson.nameEnd(b, at + 1, last);
      positions.put(name(at, nameEnd), at);
      at = RawBson.valueEnd(b, b[at], nameEnd + 1, last);
    }
    return positions;
  }

  private String name(int at, int nameEnd) {
    return new String(b, at + 1, nameEnd - at - 1, UTF_8);
  }

  private int leave(ByteSink out) {
    out.put(frame.isArray() ? ']' : '}');
    int next = frame.last + 1;
    path.back(frame.mark);
    frame = outer.pop();
    return next;
  }

  /** Writes one element, or the beginning of one that holds more; where to go on. */
  private int element(int at, Omissions omissions, ByteSink out) {
    int nameEnd = RawBson.nameEnd(b, at + 1, frame.last);
    String name = frame.isArray() ? null : name(at, nameEnd);
    if (outer.isEmpty() && "_id".equals(name)) {
      return RawBson.valueEnd(b, b[at], nameEnd + 1, frame.last);
    }
    FieldPath.Mark mark = path.mark();
    if (name == null) {
      path.enter(frame.index++);
    } else {
      path.enter(name);
    }
    Optional<String> reason = reason(at, name, omissions);
    if (reason.isEmpty()) {
      return kept(at, nameEnd, mark, out);
    }
    putAside(at, nameEnd + 1, reason.get(), out);
    path.back(mark);
    return RawBson.valueEnd(b, b[at], nameEnd + 1, frame.last);
  }

  private int kept(int at, int nameEnd, FieldPath.Mark mark, ByteSink out) {
    int value = nameEnd + 1;
    int next = RawBson.valueEnd(b, b[at], value, frame.last);
    separate(out);
    if (!frame.isArray()) {
      json.string(b, at + 1, nameEnd, out);
      out.put(':');
    }
    if (holdsMore(b[at])) {
      outer.push(frame);
      return enter(b[at], value, next, mark, out);
    }
    leaf(b[at], value, out);
    path.back(mark);
    return next;
  }

  private static boolean holdsMore(byte type) {
    return type == TypeCode.DOCUMENT || type == TypeCode.ARRAY;
  }

  private void separate(ByteSink out) {
    if (!frame.empty) {
      out.put(',');
    }
    frame.empty = false;
  }

  private Optional<String> reason(int at, @Nullable String name, Omissions omissions) {
    if (name != null && outer.isEmpty() && isReserved(name)) {
      return Optional.of(RESERVED_NAME);
    }
    if (name != null && frame.lastOf.getOrDefault(name, at) != at) {
      return Optional.of("name used again");
    }
    return omissions.reason(path, name == null ? "-" : name, outer.size() + 1, holdsMore(b[at]));
  }

  private void putAside(int at, int value, String reason, ByteSink out) {
    scratch.clear();
    json.value(b[at], b, value, frame.last, scratch);
    aside.add(path.place(), reason, scratch);
    if (frame.isArray()) {
      separate(out);
      out.put(NULL);
    }
  }

  private void leaf(byte type, int value, ByteSink out) {
    int mark = out.length();
    json.resetLossy();
    json.value(type, b, value, frame.last, out);
    if (!json.lossy() || (type != TypeCode.DOUBLE && type != TypeCode.DATE)) {
      return;
    }
    out.truncate(mark);
    out.put(NULL);
    scratch.clear();
    if (type == TypeCode.DATE) {
      scratch.integer(RawBson.int64(b, value));
      aside.add(path.place(), "date out of range", scratch);
    } else {
      String number = "\"" + Double.longBitsToDouble(RawBson.int64(b, value)) + "\"";
      scratch.put(number.getBytes(US_ASCII));
      aside.add(path.place(), "not a finite number", scratch);
    }
  }
}
