package dev.docdb.replicator.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Events;
import dev.docdb.replicator.config.FieldPaths;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.EncodedBatch;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** Generated changes in every format and mode; {@code -Dfilters.changes} makes more of them. */
class FilteredFormatsTest {
  private static final int CHANGES = Integer.getInteger("filters.changes", 10_000);
  private static final int EACH = 20;
  private static final Pattern CANARY = Pattern.compile("canary[0-9]+\\.");

  private final RandomChanges generator = new RandomChanges(43);
  private long leftOut;
  private long kept;

  @Test
  void whatIsLeftOutIsNowhereAndTheRestIsAsWithoutAFilter() {
    for (int done = 0; done < CHANGES; done += EACH) {
      check(generator.fields(), Stream.generate(generator::event).limit(EACH).toList());
    }
    assertTrue(leftOut > CHANGES, leftOut + " canaries were left out");
    assertTrue(kept > CHANGES, kept + " canaries were kept");
  }

  private void check(FieldPaths fields, List<BsonDocument> events) {
    List<BsonDocument> expected = events.stream().map(new FilterOracle(fields)::event).toList();
    List<Encoding> plain = encodings();
    EncodedBatch filtered = encode(plain.stream().map(one -> one.with(fields)).toList(), events);
    EncodedBatch oracle = encode(plain, expected);
    for (int i = 0; i < events.size(); i++) {
      Set<String> gone = canaries(events.get(i).toJson());
      gone.removeAll(canaries(expected.get(i).toJson()));
      gone.addAll(canaries(String.valueOf(events.get(i).get("fullDocumentBeforeChange"))));
      for (Encoding encoding : plain) {
        String message = filtered.changes().get(i).payload(encoding.with(fields)).toText();
        String where = fields.rule() + " " + fields.paths() + " of " + events.get(i).toJson();
        assertEquals(oracle.changes().get(i).payload(encoding).toText(), message, where);
        Set<String> leaked = canaries(message);
        kept += leaked.size();
        leaked.retainAll(gone);
        assertEquals(Set.of(), leaked, where);
      }
      leftOut += gone.size();
    }
  }

  private static EncodedBatch encode(List<Encoding> encodings, List<BsonDocument> events) {
    List<Change> changes = events.stream().map(Events::change).toList();
    return new BatchEncoder(Set.copyOf(encodings)).encode(changes, 7);
  }

  private static List<Encoding> encodings() {
    List<Encoding> encodings = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      for (JsonMode mode : shape == Shape.LEGACY ? List.of(JsonMode.LEGACY) : MODES) {
        encodings.add(new Encoding(shape, mode));
      }
    }
    assertFalse(encodings.isEmpty());
    return encodings;
  }

  private static final List<JsonMode> MODES = List.of(JsonMode.values());

  private static Set<String> canaries(String text) {
    Matcher matcher = CANARY.matcher(text);
    return matcher
        .results()
        .map(found -> found.group())
        .collect(Collectors.toCollection(HashSet::new));
  }
}
