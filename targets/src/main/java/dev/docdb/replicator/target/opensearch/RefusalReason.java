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
              + "|(?:object mapping for|non[- ]object mapping|mapper|dynamic introduction of|alias) \\[[^\\[\\]\\n]{1,200}]"
              + "|(?:of|from) type \\[[a-z_]{1,40}]"
              + "|as object, but found a concrete value"
              + "|[Ll]imit of [a-z ]{1,40} \\[[0-9]{1,12}]"
              + "|immense term");

  private static final Pattern QUOTED = Pattern.compile(" in document with id |\n");

  /** Nothing in brackets but numbers: what looks like a field there may be a value. */
  private static final Pattern HARMLESS_OF_A_CAUSE =
      Pattern.compile(
          "[Ll]imit of [a-z ]{1,40} \\[[0-9]{1,12}]"
              + "|depth of the [a-z ]{0,20}field has exceeded the allowed limit of \\[[0-9]{1,12}]"
              + "|field name cannot (?:be an empty string|contain only)"
              + "|object resolution ambiguous"
              + "|only whitespace"
              + "|Duplicate [A-Za-z]{1,10}"
              + "|field alias");

  private RefusalReason() {}

  /** The same for a result; where it says nothing harmless itself, what it comes from may. */
  static String of(BulkResult result) {
    String reason = of(result.errorType(), result.reason());
    return reason.equals(result.errorType())
        ? of(result.errorType(), result.reason() + " " + result.cause(), HARMLESS_OF_A_CAUSE)
        : reason;
  }

  /** The kind of the error and the harmless pieces of its reason. */
  static String of(String type, String reason) {
    return of(type, reason, HARMLESS);
  }

  private static String of(String type, String reason, Pattern harmless) {
    List<String> pieces = new ArrayList<>();
    Matcher matcher = harmless.matcher(withoutPreview(reason));
    while (matcher.find()) {
      pieces.add(matcher.group());
    }
    return pieces.isEmpty() ? type : type + ": " + String.join(" ", pieces);
  }

  /** What is quoted of the document may look like anything. */
  private static String withoutPreview(String reason) {
    return QUOTED.split(reason, 2)[0];
  }
}
