package dev.docdb.replicator.name;

/**
 * The value of a metric's dimension. CloudWatch takes printable ASCII only, and passes a metric
 * over that has anything else; an alarm must spell it in the same way.
 */
public final class DimensionValue {
  private DimensionValue() {}

  /**
   * The text, with an underscore for each character that isn't printable ASCII. Two texts may give
   * the same value: another dimension must tell them apart.
   */
  public static String of(String text) {
    StringBuilder value = new StringBuilder();
    text.codePoints().map(c -> c >= ' ' && c <= '~' ? c : '_').forEach(value::appendCodePoint);
    return value.toString();
  }
}
