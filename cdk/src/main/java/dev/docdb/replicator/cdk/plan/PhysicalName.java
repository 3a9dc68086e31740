package dev.docdb.replicator.cdk.plan;

import dev.docdb.replicator.change.Fingerprint;

/** Names that a service's rule for their length allows, and that two things hardly share. */
public final class PhysicalName {
  private static final int MARK = 8;

  private PhysicalName() {}

  /** The text, or as much of it as fits, with a mark of the whole in place of the rest. */
  public static String fitting(String text, int longest) {
    return text.length() <= longest
        ? text
        : text.substring(0, longest - MARK - 1) + "-" + mark(text);
  }

  /** Eight digits that two texts hardly have in common. */
  static String mark(String text) {
    return Fingerprint.of(text).substring(0, MARK);
  }
}
