package dev.docdb.replicator.letter;

import dev.docdb.replicator.bson.MalformedBsonException;
import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what {@link LetterJson} wrote, as it comes in: first its head, then its change. Of a letter
 * nothing but these is held in memory. Nothing is taken on trust: the change is the bytes of its
 * event, and head and event must tell of the same change.
 */
public final class LetterReader {
  private static final Set<String> TEXTS = Set.of("target", "reason", "id");
  private static final Set<String> NUMBERS = Set.of("version", "epoch");
  private static final String NAMESPACE = "namespace";
  private static final String EVENT = "bson";

  /** What ends the head. */
  private static final Set<String> BEHIND = Set.of("position", "event", EVENT);

  private final LetterText json;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Long> numbers = new HashMap<>();

  /** The field that comes next, its name taken already. */
  private String pending = "";

  /** A letter that begins here; closing the stream is the caller's. */
  public LetterReader(InputStream letter) {
    this.json = new LetterText(new BufferedInputStream(letter, 64 << 10));
  }

  /**
   * What it says before its event; to be asked once.
   *
   * @throws UnreadableLetterException when it isn't a letter
   * @throws IOException when it couldn't be had
   */
  public LetterHead head() throws IOException, UnreadableLetterException {
    json.expect('{');
    pending = name();
    while (!BEHIND.contains(pending)) {
      readField(pending);
      json.expect(',');
      pending = name();
    }
    return new LetterHead(
        text("target"), text("reason"), text("id"), place(), number("version"), number("epoch"));
  }

  private String name() throws IOException, UnreadableLetterException {
    String name = json.text();
    json.expect(':');
    return name;
  }

  private void readField(String name) throws IOException, UnreadableLetterException {
    if (TEXTS.contains(name)) {
      texts.put(name, json.text());
    } else if (NUMBERS.contains(name)) {
      numbers.put(name, json.number());
    } else if (name.equals(NAMESPACE)) {
      readPlace();
    } else {
      json.skip();
    }
  }

  private void readPlace() throws IOException, UnreadableLetterException {
    json.expect('{');
    do {
      String name = json.text();
      json.expect(':');
      texts.put(NAMESPACE + "." + name, json.text());
    } while (json.takes(','));
    json.expect('}');
  }

  private Namespace place() throws UnreadableLetterException {
    try {
      return new Namespace(
          text(NAMESPACE + ".database"), Optional.ofNullable(texts.get(NAMESPACE + ".collection")));
    } catch (IllegalArgumentException e) {
      throw new UnreadableLetterException("its namespace is none", e);
    }
  }

  private String text(String name) throws UnreadableLetterException {
    String value = texts.get(name);
    if (value == null) {
      throw new UnreadableLetterException("it has no " + name);
    }
    return value;
  }

  private long number(String name) throws UnreadableLetterException {
    Long value = numbers.get(name);
    if (value == null) {
      throw new UnreadableLetterException("it has no " + name);
    }
    return value;
  }

  /**
   * The change, behind the head.
   *
   * @throws UnreadableLetterException when it is damaged
   * @throws IOException when it couldn't be had
   */
  public Change change(LetterHead head) throws IOException, UnreadableLetterException {
    while (!pending.equals(EVENT)) {
      json.skip();
      json.expect(',');
      pending = name();
    }
    byte[] event = json.base64();
    while (json.takes(',')) {
      pending = name();
      json.skip();
    }
    json.expect('}');
    return change(event, head);
  }

  private static Change change(byte[] event, LetterHead head) throws UnreadableLetterException {
    try {
      if (event.length < 5 || RawBson.int32(event, 0) != event.length) {
        throw new UnreadableLetterException("its event isn't whole");
      }
      Change change = Change.read(event, 0);
      if (!change.eventId().equals(head.id()) || change.clusterTime() != head.version()) {
        throw new UnreadableLetterException("its event is that of another change");
      }
      return change;
    } catch (MalformedBsonException e) {
      throw new UnreadableLetterException("its event is damaged", e);
    }
  }
}
