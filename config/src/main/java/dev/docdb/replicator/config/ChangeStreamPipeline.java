package dev.docdb.replicator.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonValue;
import org.bson.codecs.BsonArrayCodec;
import org.bson.codecs.DecoderContext;
import org.bson.json.JsonParseException;
import org.bson.json.JsonReader;

/**
 * Stages that the operator puts behind {@code $changeStream}: they filter and shape events, and
 * leave alone the fields that the replicator lives by.
 *
 * @param stages in order, each with one field; empty: every change as it is. Not to be changed
 */
public record ChangeStreamPipeline(List<BsonDocument> stages) {

  /**
   * Checks each stage.
   *
   * @throws IllegalArgumentException that tells number, name and mistake of a stage, and nothing of
   *     its content
   */
  public ChangeStreamPipeline {
    stages = stages.stream().map(BsonDocument::clone).toList();
    for (int i = 0; i < stages.size(); i++) {
      PipelineStage.check(i + 1, stages.get(i));
    }
  }

  /**
   * Reads a JSON array of stages (Extended JSON).
   *
   * @throws IllegalArgumentException when it is none, or a stage can't be used
   */
  static ChangeStreamPipeline parse(String text) {
    return new ChangeStreamPipeline(array(text).stream().map(ChangeStreamPipeline::stage).toList());
  }

  private static BsonArray array(String text) {
    StringReader source = new StringReader(text);
    try {
      BsonArray array =
          new BsonArrayCodec().decode(new JsonReader(source), DecoderContext.builder().build());
      if (rest(source).isBlank()) {
        return array;
      }
    } catch (JsonParseException | BsonInvalidOperationException | IllegalArgumentException e) {
      // Their messages show the text.
    }
    throw new IllegalArgumentException(
        "expected a JSON array of stages, such as [{\"$match\": {...}}]");
  }

  /** What follows the array: the JSON reader would pass over it in silence. */
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

  private static BsonDocument stage(BsonValue value) {
    if (value instanceof BsonDocument stage) {
      return stage;
    }
    throw new IllegalArgumentException("each of its elements must be a stage, {\"$name\": ...}");
  }

  /** Tells how many stages there are, and nothing of their content. */
  @Override
  public String toString() {
    return "ChangeStreamPipeline[" + stages.size() + " stages]";
  }
}
