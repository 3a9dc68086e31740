package dev.docdb.replicator.target.opensearch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
          "(?:failed to parse )?field \\[(?:[^\\[\\]\\n]|\\[[^\\[\\]\\n]{0,50}]){1,200}]"
              + "|Field name \\[[^\\[\\]\\n]{1,200}]|longer than the limit of \\[[0-9]{1,12}]"
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

  /**
   * Kinds of errors that a document alone can cause. Whatever else there is may be of the index or
   * the cluster, which every other document would be refused by, too.
   */
  private static final Set<String> OF_DOCUMENTS =
      Set.of(
          "action_request_validation_exception", // an id that is too long
          "array_index_out_of_bounds_exception",
          "document_parsing_exception",
          "illegal_argument_exception",
          "input_coercion_exception",
          "json_e_o_f_exception",
          "json_parse_exception",
          "mapper_exception",
          "mapper_parsing_exception",
          "max_bytes_length_exceeded_exception",
          "not_x_content_exception",
          "number_format_exception",
          "parse_exception",
          "parsing_exception",
          "script_exception", // of an ingest pipeline
          "stream_constraints_exception",
          "strict_dynamic_mapping_exception",
          "x_content_parse_exception");

  /** These are of what an alias, a data stream or a pipeline is set to. */
  private static final Pattern OF_INDEX =
      Pattern.compile(
          "^(?:no write index is defined for alias|only write ops with an op_type of create"
              + "|pipeline with id|alias \\[[^\\]]*] has more than one ind"
              + "|The provided expression)");

  private RefusalReason() {}

  /** Whether it is the document that is refused, and not every one of its index. */
  static boolean isOfDocument(BulkResult result) {
    return OF_DOCUMENTS.contains(result.errorType()) && !OF_INDEX.matcher(result.reason()).find();
  }

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
