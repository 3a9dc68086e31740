package dev.docdb.replicator.message;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.docdb.replicator.bson.RandomBson;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.config.FieldPaths;
import dev.docdb.replicator.config.FieldPaths.Rule;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.message.Encoding.Shape;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationTest {
  private static final int CHANGES = 20_000;
  private static final long MOST_BYTES_PER_CHANGE = 150;

  @Test
  void encodingAChangeOfOneKilobyteMakesNoGarbageButTheChange() {
    assertMakesNoGarbage(new ChangeEncoder(JsonMode.RELAXED, 1 << 20)::encode);
  }

  @Test
  void neitherDoTheOtherFormatsOfAWholeDocument() {
    assertMakesNoGarbage(new DocumentAlone(JsonMode.CANONICAL));
    assertMakesNoGarbage(new LegacyPayload());
  }

  /** The second change is the first without its fields. */
  @Test
  void aFilterMakesNoGarbageButAnotherChange() {
    FieldPaths fields =
        new FieldPaths(Rule.LEAVE_OUT, List.of("customer.name", "items.price", "note"));
    Encoding encoding = new Encoding(Shape.CHANGE, JsonMode.RELAXED);
    assertMakesNoGarbage(ChangeWriter.of(encoding.with(fields)), 2 * MOST_BYTES_PER_CHANGE);
  }

  private static void assertMakesNoGarbage(ChangeWriter encoder) {
    assertMakesNoGarbage(encoder, MOST_BYTES_PER_CHANGE);
  }

  private static void assertMakesNoGarbage(ChangeWriter encoder, long most) {
    byte[] event = RandomBson.bytes(Orders.event());
    ByteSink sink = new ByteSink(1 << 16);
    encodeMany(event, encoder, sink, 2000);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    encodeMany(event, encoder, sink, CHANGES);
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / CHANGES;
    assertTrue(each <= most, each + " bytes per change");
  }

  private static void encodeMany(byte[] event, ChangeWriter encoder, ByteSink sink, int times) {
    Change previous = null;
    for (int i = 0; i < times; i++) {
      sink.clear();
      Change change = Change.read(event, 0, previous);
      encoder.write(change, 1, sink);
      previous = change;
    }
  }
}
