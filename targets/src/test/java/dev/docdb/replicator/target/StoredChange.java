package dev.docdb.replicator.target;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A change as its place holds it.
 *
 * @param eventId absent where only documents are kept
 * @param key what the place keeps a document's changes together by; absent where it does not
 * @param value the bytes as text
 */
public record StoredChange(Optional<String> eventId, Optional<String> key, String value) {
  private static final Pattern NUMBER = Pattern.compile("\"n\":([0-9]+)");
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");
  private static final Pattern DOCUMENT = Pattern.compile("\"key\":\\{\"_id\":\"([^\"]*)\"}");

  private static final Pattern ANY_DOCUMENT = Pattern.compile("\"key\":\\{(\"_id\":.*?)},\"time\"");

  /** From a message in the envelope. */
  public static StoredChange ofMessage(String value) {
    return new StoredChange(
        find(ID, value), find(DOCUMENT, value).or(() -> find(ANY_DOCUMENT, value)), value);
  }

  /** The number of the change that wrote the document; empty for a change without a document. */
  public Optional<Integer> number() {
    return find(NUMBER, value).map(Integer::valueOf);
  }

  private static Optional<String> find(Pattern pattern, String value) {
    Matcher matcher = pattern.matcher(value);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
