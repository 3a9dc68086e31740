package dev.docdb.replicator.bson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Events;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.BsonToJson;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.message.ChangeEncoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class MalformedBsonTest {
  private final ByteSink sink = new ByteSink(64);
  private final List<BsonToJson> writers =
      Stream.of(JsonMode.values()).map(BsonToJson::new).toList();
  private final ChangeEncoder encoder = new ChangeEncoder(JsonMode.RELAXED, 1 << 20);
  private final RandomBson generator = new RandomBson(new Random(99));
  private int written;
  private int refused;

  @Test
  void everyPrefixOfADocumentIsRefused() {
    for (int i = 0; i < 300; i++) {
      byte[] bson = RandomBson.bytes(generator.document(3));
      for (int length = 0; length < bson.length; length++) {
        byte[] prefix = Arrays.copyOf(bson, length);
        for (BsonToJson writer : writers) {
          sink.clear();
          assertThrows(
              MalformedBsonException.class, () -> writer.document(prefix, 0, prefix.length, sink));
        }
      }
    }
  }

  @Test
  void everyPrefixWithItsLengthMendedIsWrittenOrRefused() {
    for (int i = 0; i < 300; i++) {
      byte[] bson = RandomBson.bytes(generator.document(3));
      for (int length = 5; length < bson.length; length++) {
        byte[] prefix = Arrays.copyOf(bson, length);
        setLength(prefix, 0, length);
        prefix[length - 1] = 0;
        write(prefix);
      }
    }
    assertTrue(refused > 10_000, "refused " + refused);
  }

  private static void setLength(byte[] bytes, int at, int length) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (length >> 8 * i);
    }
  }

  @Test
  void flippedBytesAreWrittenOrRefusedInTime() {
    Random random = new Random(1);
    Runnable fuzz =
        () -> {
          for (int i = 0; i < 1000; i++) {
            byte[] bson = RandomBson.bytes(generator.document(3));
            for (int flips = 0; flips < 100; flips++) {
              byte[] flipped = bson.clone();
              for (int n = random.nextInt(3); n >= 0; n--) {
                byte[] tasty = {0, 1, -1, 127, -128, 3, 4, 15, (byte) random.nextInt(256)};
                flipped[random.nextInt(flipped.length)] = tasty[random.nextInt(tasty.length)];
              }
              write(flipped);
            }
          }
        };
    assertTimeoutPreemptively(Duration.ofSeconds(60), fuzz::run);
    assertTrue(written > 10_000 && refused > 10_000, written + " written, " + refused + " refused");
  }

  private void write(byte[] bson) {
    for (BsonToJson writer : writers) {
      sink.clear();
      try {
        assertEquals(bson.length, writer.document(bson, 0, bson.length, sink) + garbage(bson));
        written++;
      } catch (MalformedBsonException e) {
        assertTrue(e.offset() >= 0 && e.offset() <= bson.length, e::toString);
        refused++;
      }
    }
  }

  /** Bytes behind the document, when its own length was made smaller. */
  private static int garbage(byte[] bson) {
    return bson.length - RawBson.int32(bson, 0);
  }

  @Test
  void brokenEventsAreEncodedOrRefused() {
    Random random = new Random(2);
    BsonDocument event =
        Events.event(
            "update",
            "ns: {db: 'd', coll: 'c'}, to: {db: 'e', coll: 'f'}, documentKey: {_id: {a: 1}},"
                + " updateDescription: {updatedFields: {a: 1}, removedFields: ['b'],"
                + " truncatedArrays: [{field: 'x', newSize: 1}]}");
    byte[] bson = RandomBson.bytes(event.append("fullDocument", generator.document(2)));
    for (int i = 0; i < 200_000; i++) {
      byte[] flipped = bson.clone();
      for (int n = random.nextInt(2); n >= 0; n--) {
        flipped[random.nextInt(flipped.length)] =
            (byte) (random.nextBoolean() ? 0 : random.nextInt());
      }
      encode(
          random.nextInt(20) == 0 ? Arrays.copyOf(flipped, random.nextInt(bson.length)) : flipped);
    }
    assertTrue(written > 10_000 && refused > 10_000, written + " written, " + refused + " refused");
  }

  private void encode(byte[] bson) {
    sink.clear();
    try {
      Change change = Change.read(bson, 0);
      change.eventId();
      change.documentId();
      encoder.encode(change, 1, sink);
      written++;
    } catch (MalformedBsonException e) {
      refused++;
    }
  }

  @Test
  void theMessageSaysWhereAndWhatButNotTheContent() {
    byte[] bson = RandomBson.bytes(BsonDocument.parse("{a: 'secret'}"));
    bson[7] = 99;
    MalformedBsonException error =
        assertThrows(
            MalformedBsonException.class,
            () -> writers.get(0).document(bson, 0, bson.length, sink));
    assertEquals(7, error.offset());
    assertEquals(
        "Malformed BSON at byte 7: length 99 does not fit its document", error.getMessage());
  }

  @Test
  void eachKindOfDamageIsRefusedWhereItIs() {
    assertRefused("a document without its terminator", 8, "09000000 0a 6100 00 07");
    assertRefused("a name without its terminator", 5, "08000000 0a 6161 00");
    assertRefused("a string without its terminator", 12, "0f000000 02 6100 02000000 62 63 00 00");
    assertRefused("unknown type 20", 7, "0c000000 14 6100 00000000 00");
    assertRefused("unknown type 0", 6, "07000000 00 00 00");
    assertRefused("a value that does not fit its document", 7, "0b000000 10 6100 000000 00");
    assertRefused("length 4 does not fit its document", 0, "04000000 00");
    assertRefused("length 4 does not fit its document", 7, "0d000000 03 6100 04000000 00 00");
    assertRefused("length 0 does not fit its document", 7, "0d000000 02 6100 00000000 00 00");
    assertRefused("length -1 does not fit its document", 7, "0e000000 05 6100 ffffffff 00 00 00");
    assertRefused("a length that does not fit its document", 7, "0a000000 02 6100 0000 00");
    assertRefused(
        "code with scope that is longer than its parts",
        7,
        "18000000 0f 6100 10000000 02000000 6200 0500000000 00 00");
  }

  private void assertRefused(String what, int offset, String hex) {
    byte[] bson = HexFormat.of().parseHex(hex.replace(" ", ""));
    for (BsonToJson writer : writers) {
      MalformedBsonException error =
          assertThrows(
              MalformedBsonException.class, () -> writer.document(bson, 0, bson.length, sink));
      assertEquals("Malformed BSON at byte " + offset + ": " + what, error.getMessage());
    }
  }
}
