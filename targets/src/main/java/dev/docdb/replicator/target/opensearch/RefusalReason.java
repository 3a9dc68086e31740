package dev.docdb.replicator.target.opensearch;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a document was refused, in words that hold nothing of its content. The service's own words
 * quote values in many places, so that only what is known to be harmless is taken from them: names
 * of fields, types and limits.
 */
final class RefusalReason {
  private static final Pattern HARMLESS =
      Pattern.compile(
          "(?:failed to parse )?field \\[[^\\[\\]\\n]{1,200}]"
              + "|field=\"[^\"\\n]{1,200}\""
              + "|(?:object mapping for|mapper|dynamic introduction of) \\[[^\\[\\]\\n]{1,200}]"
              + "|(?:of|from) type \\[[a-z_]{1,40}]"
              + "|as object, but found a concrete value"
              + "|[Ll]imit of [a-z ]{1,40} \\[[0-9]{1,12}]"
              + "|immense term");

  private RefusalReason() {}

  /** The kind of the error and the harmless pieces of its reason. */
  static String of(String type, String reason) {
    List<String> pieces = new ArrayList<>();
    Matcher matcher = HARMLESS.matcher(reason);
    while (matcher.find()) {
      pieces.add(matcher.group());
    }
    return pieces.isEmpty() ? type : type + ": " + String.join(" ", pieces);
  }
}
