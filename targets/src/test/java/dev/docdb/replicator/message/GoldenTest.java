package dev.docdb.replicator.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.docdb.replicator.config.EventFormat;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/**
 * Every format in every mode, byte for byte. A change that is meant is rendered with {@code
 * -Dgolden.render=src/test/resources/golden} and read in {@code git diff --word-diff} before it is
 * committed.
 */
class GoldenTest {
  private static final String RENDER = "golden.render";

  /** Each encoding that can be set, by the name of its file. */
  static Map<String, Encoding> encodings() {
    Map<String, Encoding> encodings = new TreeMap<>();
    for (EventFormat format : EventFormat.values()) {
      for (JsonMode mode : JsonMode.values()) {
        Encoding encoding = Encoding.of(format, mode);
        String name = format == EventFormat.LEGACY ? "legacy" : format + "-" + mode;
        encodings.put(name.toLowerCase(Locale.ROOT) + ".jsonl", encoding);
      }
    }
    return encodings;
  }

  private static Map<String, String> messages() {
    Map<String, Encoding> encodings = encodings();
    BatchEncoder encoder = new BatchEncoder(Set.copyOf(encodings.values()));
    EncodedBatch batch = encoder.encode(EdgeValues.changes(), 7);
    Map<String, String> messages = new TreeMap<>();
    encodings.forEach((name, encoding) -> messages.put(name, lines(batch, encoding)));
    return messages;
  }

  private static String lines(EncodedBatch batch, Encoding encoding) {
    return batch.changes().stream()
        .map(change -> StrictJson.check(change.payload(encoding).toBytes()) + "\n")
        .collect(Collectors.joining());
  }

  private static String golden(String name) throws IOException {
    try (InputStream file = GoldenTest.class.getResourceAsStream("/golden/" + name)) {
      assertTrue(file != null, () -> "golden/" + name + " is missing: see -D" + RENDER);
      return new String(file.readAllBytes(), UTF_8);
    }
  }

  @Test
  void everyMessageIsWhatItWas() throws IOException {
    String folder = System.getProperty(RENDER);
    for (Map.Entry<String, String> file : messages().entrySet()) {
      if (folder == null) {
        assertEquals(golden(file.getKey()), file.getValue(), file.getKey());
      } else {
        Files.writeString(Path.of(folder, file.getKey()), file.getValue());
      }
    }
    if (folder != null) {
      abort("rendered anew, to be read before it is committed");
    }
  }

  @Test
  void theGoldenFilesOfCanonicalModeHoldTheDocumentThatWentIn() throws IOException {
    String alone = golden("document-canonical.jsonl").lines().findFirst().orElseThrow();
    assertEquals(EdgeValues.document(), BsonDocument.parse(alone));
    String change = golden("change-canonical.jsonl").lines().findFirst().orElseThrow();
    assertEquals(EdgeValues.document(), BsonDocument.parse(change).get("document"));
    for (String event : golden("cloudevents-canonical.jsonl").lines().toList()) {
      CloudEventRules.check(event);
    }
  }
}
