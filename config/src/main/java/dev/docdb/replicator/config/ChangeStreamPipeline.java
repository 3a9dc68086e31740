package dev.docdb.replicator.config;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.codecs.BsonArrayCodec;

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
    return WholeJson.read(text, new BsonArrayCodec())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected a JSON array of stages, such as [{\"$match\": {...}}]"));
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
