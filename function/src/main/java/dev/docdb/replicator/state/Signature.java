package dev.docdb.replicator.state;

/**
 * Who wants a change of the state, and why. Both are kept, logged and alerted as they are.
 *
 * @param by a person or a program
 * @param why in a sentence
 */
public record Signature(String by, String why) {
  /** Longer ones are refused: so many entries of the audit fit into a small document. */
  public static final int LONGEST_BY = 200;

  /** The same for the reason. */
  public static final int LONGEST_WHY = 1_000;

  public Signature {
    check("by", by, LONGEST_BY);
    check("why", why, LONGEST_WHY);
  }

  private static void check(String name, String text, int longest) {
    if (!isGood(text, longest)) {
      throw new IllegalArgumentException(
          name + ": expected a text of at most " + longest + " characters in one line");
    }
  }

  /** Whether a text says something, in one line, and not too much. */
  public static boolean isGood(String text, int longest) {
    return !text.isBlank()
        && text.length() <= longest
        && text.chars().noneMatch(Character::isISOControl);
  }
}
