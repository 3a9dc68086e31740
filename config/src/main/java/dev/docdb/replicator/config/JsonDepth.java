package dev.docdb.replicator.config;

/**
 * How deep JSON is nested, found before it is parsed: the parser of BSON calls itself for each
 * level, and would end a thread's stack.
 */
public final class JsonDepth {
  /** No document that the cluster takes is deeper. */
  private static final int DEEPEST = 100;

  /** What texts stand in for the parser, which also knows JavaScript's, and patterns. */
  private static final String QUOTES = "\"'/";

  private static final char NONE = 0;

  private JsonDepth() {}

  /** Whether it can be parsed without a care; a text that is no JSON may be anything. */
  public static boolean isBounded(String json) {
    int depth = 0;
    char quote = NONE;
    for (int at = 0; at < json.length() && depth <= DEEPEST; at++) {
      char next = json.charAt(at);
      if (quote != NONE) {
        at += next == '\\' ? 1 : 0; // whatever is escaped ends no text
        quote = next == quote ? NONE : quote;
      } else if (QUOTES.indexOf(next) >= 0) {
        quote = next;
      } else {
        depth += next == '{' || next == '[' ? 1 : next == '}' || next == ']' ? -1 : 0;
      }
    }
    return depth <= DEEPEST;
  }
}
