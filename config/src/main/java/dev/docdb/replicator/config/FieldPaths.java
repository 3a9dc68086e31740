package dev.docdb.replicator.config;

import java.util.List;

/**
 * Which fields of documents a target gets. Two that ask for the same are equal.
 *
 * @param rule what the paths mean
 * @param paths names joined by dots, without the key, in alphabetical order; none lies within
 *     another
 */
public record FieldPaths(Rule rule, List<String> paths) {

  /** What paths mean. */
  public enum Rule {
    /** Every field. */
    ALL,
    /** The key and the fields at these paths, and no others. */
    KEEP,
    /** All but the fields at these paths. */
    LEAVE_OUT
  }

  /** Documents as they are. */
  public static final FieldPaths EVERY = new FieldPaths(Rule.ALL, List.of());

  public FieldPaths {
    paths = paths.stream().sorted().distinct().toList();
  }

  /** Whether documents stay as they are. */
  public boolean areAll() {
    return rule == Rule.ALL;
  }

  /** How many there are: their names may tell something of the documents. */
  @Override
  public String toString() {
    return "FieldPaths[" + rule + " " + paths.size() + "]";
  }
}
