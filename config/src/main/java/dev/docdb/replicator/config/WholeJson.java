package dev.docdb.replicator.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonSerializationException;
import org.bson.codecs.Decoder;
import org.bson.codecs.DecoderContext;
import org.bson.json.JsonParseException;
import org.bson.json.JsonReader;

/** Reads settings that are JSON as a whole. */
final class WholeJson {
  private WholeJson() {}

  /** What the decoder makes of the text; empty when that isn't JSON of this kind, and no more. */
  static <T> Optional<T> read(String text, Decoder<T> decoder) {
    StringReader source = new StringReader(text);
    try {
      T value = decoder.decode(new JsonReader(source), DecoderContext.builder().build());
      return rest(source).isBlank() ? Optional.of(value) : Optional.empty();
    } catch (JsonParseException
        | BsonInvalidOperationException
        | BsonSerializationException
        | IllegalArgumentException e) {
      return Optional.empty(); // their messages show the text
    }
  }

  /** What follows the value: the JSON reader would pass over it in silence. */
  private static String rest(StringReader source) {
    try {
      StringBuilder rest = new StringBuilder();
      for (int next = source.read(); next >= 0; next = source.read()) {
        rest.append((char) next);
      }
      return rest.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("A text in memory can't be read", e);
    }
  }
}
