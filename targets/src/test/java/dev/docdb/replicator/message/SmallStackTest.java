package dev.docdb.replicator.message;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.bson.RandomBson;
import dev.docdb.replicator.bson.TypeCode;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Events;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.letter.DeadLetter;
import dev.docdb.replicator.letter.LetterJson;
import dev.docdb.replicator.target.TargetKind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/**
 * Whatever is done to a change - reading its header, its ids, every format, a dead letter - works
 * on a thread with a small stack: no nesting ends it.
 */
class SmallStackTest {
  private static final int LARGEST_DOCUMENT = 16 << 20;
  private static final int STACK = 144 << 10;

  private static final Map<String, Encoding> ENCODINGS = GoldenTest.encodings();

  /** The bytes of all formats of an insert of it, made on a small stack. */
  private static long encodeAll(byte[] document) throws Exception {
    encode(event(nested(TypeCode.DOCUMENT, 1))); // loading classes takes more of a stack than that
    byte[] event = event(document);
    return onSmallStack(() -> encode(event));
  }

  private static <T> T onSmallStack(Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    new Thread(null, task, "small stack", STACK).start();
    return task.get();
  }

  private static long encode(byte[] event) {
    Change change = Change.read(event, 0);
    assertTrue(change.documentId().length() > 2, "no id");
    BatchEncoder encoder = new BatchEncoder(Set.copyOf(ENCODINGS.values()));
    EncodedBatch batch = encoder.encode(List.of(change), 7);
    DeadLetter letter =
        new DeadLetter(TargetKind.KINESIS, "told to", change, Namespace.of("shop", "orders"), 7);
    return batch.encodedBytes() + LetterJson.of(letter).length;
  }

  /** The event of an insert, with the document as it is; its {@code _id} is all of it. */
  private static byte[] event(byte[] document) {
    BsonDocument event = Events.event("insert", "ns: {db: 'shop', coll: 'orders'}");
    byte[] head = RandomBson.bytes(event);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Arrays.copyOf(head, head.length - 1));
    field(TypeCode.DOCUMENT, "documentKey", wrapped("_id", document), out);
    field(TypeCode.DOCUMENT, "fullDocument", wrapped("_id", document), out);
    out.write(0);
    byte[] whole = out.toByteArray();
    ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(0, whole.length);
    return whole;
  }

  private static void field(byte type, String name, byte[] value, ByteArrayOutputStream out) {
    out.write(type);
    out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    out.write(0);
    out.writeBytes(value);
  }

  private static byte[] wrapped(String name, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[4]);
    field(TypeCode.DOCUMENT, name, value, out);
    out.write(0);
    byte[] whole = out.toByteArray();
    ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(0, whole.length);
    return whole;
  }

  /** {a: {a: ... {} ...}}, of documents or of arrays. */
  private static byte[] nested(byte type, int depth) {
    ByteBuffer out = ByteBuffer.allocate(depth * 8 + 5).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < depth; i++) {
      out.putInt((depth - i) * 8 + 5).put(type).put((byte) 'a').put((byte) 0);
    }
    return out.putInt(5).array();
  }

  /** {a: [[], [], ...]}, with so many of them that it is as large as a document may be. */
  private static byte[] emptyArrays(int count) {
    ByteBuffer out = ByteBuffer.allocate(LARGEST_DOCUMENT).order(ByteOrder.LITTLE_ENDIAN);
    out.position(4);
    for (int i = 0; i < count; i++) {
      out.put(TypeCode.ARRAY).put(Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
      out.put((byte) 0).putInt(5).put((byte) 0);
    }
    out.put((byte) 0);
    byte[] array = Arrays.copyOf(out.array(), out.position());
    ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN).putInt(0, array.length);
    return array;
  }

  @Test
  void f12_e11_aHundredLevelsWhichIsWhatServersTake() throws Exception {
    assertTrue(encodeAll(nested(TypeCode.DOCUMENT, 100)) > 100);
    assertTrue(encodeAll(nested(TypeCode.ARRAY, 100)) > 100);
  }

  @Test
  void f12_e11_twoMillionLevelsWhichIsAllThatFitsIntoADocument() throws Exception {
    int levels = 2_000_000;
    assertTrue(encodeAll(nested(TypeCode.DOCUMENT, levels)) > (long) ENCODINGS.size() * levels);
    assertTrue(encodeAll(nested(TypeCode.ARRAY, levels)) > (long) ENCODINGS.size() * levels);
  }

  @Test
  void f12_sixteenMegabytesOfEmptyArrays() throws Exception {
    int count = 1_190_000;
    byte[] arrays = emptyArrays(count);
    assertTrue(arrays.length > 15_000_000, () -> "only " + arrays.length);
    assertTrue(encodeAll(arrays) > (long) ENCODINGS.size() * count);
  }

  @Test
  void theStackIsSmall() throws Exception {
    int calls = onSmallStack(() -> depth(0));
    assertTrue(calls < 100_000, () -> "a recursion of " + calls + " calls fits");
  }

  private static int depth(int so) {
    try {
      return depth(so + 1);
    } catch (StackOverflowError e) {
      return so;
    }
  }
}
