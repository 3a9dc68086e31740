package dev.docdb.replicator.json;

import dev.docdb.replicator.config.JsonMode;

/** How one mode writes the values for which JSON has no form of its own. */
sealed interface Dialect permits ExtendedJson, PlainJson, LegacyJson {
  /**
   * Writes the value of any type but string, document, array, boolean, null and code with scope. It
   * lies from {@code p} to {@code end}, and its lengths have been checked.
   */
  void scalar(byte type, byte[] b, int p, int end, ByteSink out);

  /** Writes code with scope up to where the scope's document begins; {@code }} closes it. */
  void codeWithScope(byte[] b, int codeFrom, int codeTo, ByteSink out);

  /** What stands between two elements. */
  byte[] comma();

  /** What stands between a name and its value. */
  byte[] colon();

  /** The dialect of a mode; it writes its texts with {@code text}. */
  static Dialect of(JsonMode mode, JsonText text) {
    return switch (mode) {
      case RELAXED -> new ExtendedJson(text, false);
      case CANONICAL -> new ExtendedJson(text, true);
      case PLAIN -> new PlainJson(text);
      case LEGACY -> new LegacyJson(text);
    };
  }
}
