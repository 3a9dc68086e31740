package dev.docdb.replicator.letter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.TargetKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

class LetterReaderTest {
  private static final Namespace ORDERS = Namespace.of("sh\"op", "örders");
  private static final String REASON = "mapping: \"n\" \\ \n \u2028";

  private final Journal journal = new Journal(ORDERS);

  private byte[] letter(Change change, Namespace place) {
    return LetterJson.of(new DeadLetter(TargetKind.OPENSEARCH, REASON, change, place, 7));
  }

  private static byte[] event(Change change) {
    return Arrays.copyOfRange(change.bytes(), change.offset(), change.offset() + change.length());
  }

  @Test
  void e10_whatWasWrittenIsReadByteForByte() throws Exception {
    for (Change change :
        List.of(
            journal.insert("a", "text", new BsonString("\"quoted\" \u0000 \n ü }]")),
            journal.delete("b"),
            journal.drop(),
            journal.large("c", 300_000))) {
      for (boolean whole : new boolean[] {true, false}) {
        DeadLetter letter = new DeadLetter(TargetKind.KAFKA, REASON, change, ORDERS, 7);
        byte[] json = whole ? LetterJson.of(letter) : LetterJson.withoutEvent(letter);
        LetterReader reader = new LetterReader(new ByteArrayInputStream(json));
        LetterHead head = reader.head();
        assertEquals(
            new LetterHead("kafka", REASON, change.eventId(), ORDERS, change.clusterTime(), 7),
            head);
        assertArrayEquals(event(change), event(reader.change(head)));
      }
    }
  }

  @Test
  void e10_aLetterOfAWholeDatabaseHasNoCollection() throws Exception {
    byte[] json = letter(journal.drop(), Namespace.of("shop"));
    assertEquals(
        Optional.empty(),
        new LetterReader(new ByteArrayInputStream(json)).head().place().collection());
  }

  @Test
  void e10_aLetterThatWasWrittenAnewByOtherProgramsIsReadToo() throws Exception {
    String json = new String(letter(journal.insert("a"), ORDERS), UTF_8);
    String spaced = json.replace("\",\"", "\" ,\n \"").replace("\":", "\" : ") + "\n";
    LetterReader reader = new LetterReader(new ByteArrayInputStream(spaced.getBytes(UTF_8)));
    assertEquals("8265ab00000001", reader.change(reader.head()).eventId());
  }

  @Test
  void e10_aLetterThatBreaksOffAnywhereIsUnreadable() {
    byte[] json = letter(journal.insert("a"), ORDERS);
    for (int length = 0; length < json.length; length++) {
      LetterReader reader = new LetterReader(new ByteArrayInputStream(json, 0, length));
      assertThrows(UnreadableLetterException.class, () -> reader.change(reader.head()));
    }
  }

  @Test
  void e10_anyByteThatIsAnotherIsHarmless() throws Exception {
    Change change = journal.insert("a");
    byte[] json = letter(change, ORDERS);
    for (int at = 0; at < json.length; at++) {
      byte[] damaged = json.clone();
      damaged[at] ^= 1;
      LetterReader reader = new LetterReader(new ByteArrayInputStream(damaged));
      try {
        assertEquals(change.eventId(), reader.change(reader.head()).eventId());
      } catch (UnreadableLetterException e) {
        assertEquals(false, e.why().contains(Journal.CONTENT));
      }
    }
  }

  /** What couldn't be had isn't damaged. */
  @Test
  void e10_aConnectionThatBreaksIsNoDamage() {
    byte[] json = letter(journal.large("a", 200_000), ORDERS);
    for (int after : new int[] {10, json.length - 100_000}) {
      IOException broken = new IOException("reset");
      LetterReader reader = new LetterReader(new Breaking(json, after, broken));
      assertSame(broken, assertThrows(IOException.class, () -> reader.change(reader.head())));
    }
  }

  private static final class Breaking extends InputStream {
    private final ByteArrayInputStream in;
    private final IOException broken;

    Breaking(byte[] bytes, int after, IOException broken) {
      this.in = new ByteArrayInputStream(bytes, 0, after);
      this.broken = broken;
    }

    @Override
    public int read() throws IOException {
      int next = in.read();
      if (next < 0) {
        throw broken;
      }
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      if (read < 0) {
        throw broken;
      }
      return read;
    }
  }
}
