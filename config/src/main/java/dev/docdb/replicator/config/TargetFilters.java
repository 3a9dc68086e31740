package dev.docdb.replicator.config;

import java.util.List;
import java.util.Map;

/**
 * What each target gets of the changes.
 *
 * @param byTarget by the target's word, for those that don't get everything
 */
public record TargetFilters(Map<String, TargetFilter> byTarget) {
  /** The words for targets, in the order of {@link Settings#ENABLING_A_TARGET}. */
  public static final List<String> TARGETS = List.of("opensearch", "kinesis", "sqs", "kafka", "s3");

  /** The one that keeps documents, so that a deleted one can stay in it. */
  static final String KEEPS_DOCUMENTS = "opensearch";

  /** The server's words for the operations that it is documented to have. */
  public static final List<String> OPERATIONS =
      List.of(
          "insert", "update", "replace", "delete", "drop", "rename", "dropDatabase", "invalidate");

  public TargetFilters {
    byTarget = Map.copyOf(byTarget);
  }

  /**
   * Reads a JSON object with an object for each target.
   *
   * @throws IllegalArgumentException that tells all mistakes
   */
  static TargetFilters parse(String text) {
    return new TargetFiltersReader().read(text);
  }

  /** Of the target with this word. */
  public TargetFilter of(String target) {
    return byTarget.getOrDefault(target, TargetFilter.NONE);
  }
}
