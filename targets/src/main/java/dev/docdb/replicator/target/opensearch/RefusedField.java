package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.message.LargestField;
import dev.docdb.replicator.message.Omissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What to leave out of a document so that the service may take the rest, as its words say: those of
 * Elasticsearch 7 and 8 and of OpenSearch 2 and 3. Where they name no field, it is one whose name
 * they don't take, or none.
 */
final class RefusedField {
  /** A name may hold brackets itself; then what follows it says where it ends. */
  private static final String NAME = "([^\\[\\]]+|.{1,1000}?)";

  /** They begin what the service says; behind them it quotes the document. */
  private static final List<Pattern> NAMING =
      patterns(
          "failed to parse field \\[NAME] of type",
          "failed to parse field \\[([^\\[\\]]+)]",
          "object mapping for \\[NAME] tried to parse",
          "Could not dynamically add mapping for field \\[.{1,1000}?]\\. Existing mapping for \\[NAME] must",
          "(?:object )?mapp(?:er|ing) \\[NAME] (?:cannot|can't) be changed",
          "can't merge a non[- ]object mapping \\[([^\\[\\]]+)]",
          "Document contains at least one immense term in field=\"([^\"]+)\"",
          "Field \\[NAME] is a metadata field",
          "Cannot write to a field alias \\[([^\\[\\]]+)]",
          "The \\[[a-z_]{1,40}] field \\[NAME] in doc");

  private static final Pattern STRICT =
      pattern("mapping set to strict, dynamic introduction of \\[NAME] within \\[NAME] is not");

  /** It says the last part of the name alone, and not where that is. */
  private static final Pattern LONG_NAME =
      pattern("Field name \\[.+] is longer than the limit of \\[([0-9]{1,7})]");

  private static final Pattern DEPTH =
      Pattern.compile(
          "^(?:Limit of mapping depth|The depth of the .{0,20}field has exceeded the allowed limit"
              + " of) \\[([0-9]{1,6})]");

  private static final Pattern TOTAL = Pattern.compile("^Limit of total fields \\[([0-9]{1,7})]");

  /** Where in the text it was, as Elasticsearch 8 says it, and words that say no more. */
  private static final Pattern BEFORE =
      Pattern.compile("^(?:\\[[0-9]+:[0-9]+] )?(?:failed to parse: )?");

  private RefusedField() {}

  private static List<Pattern> patterns(String... texts) {
    return List.of(texts).stream().map(RefusedField::pattern).toList();
  }

  private static Pattern pattern(String text) {
    return Pattern.compile("^" + text.replace("NAME", NAME), Pattern.DOTALL);
  }

  /**
   * What may be left out, the likeliest first.
   *
   * @param now what was left out of the document that the service refused
   */
  static List<Omissions> candidates(BulkResult result, Omissions now, Change change) {
    String reason = RefusalReason.of(result);
    List<Omissions> candidates = new ArrayList<>();
    for (String words : List.of(result.reason(), result.cause())) {
      String said = BEFORE.matcher(words).replaceFirst("");
      field(said)
          .ifPresent(
              field -> pathsOf(field).forEach(path -> candidates.add(now.withField(path, reason))));
      number(DEPTH, said).ifPresent(limit -> candidates.add(now.withDepth(limit, reason)));
      number(LONG_NAME, said).ifPresent(limit -> candidates.add(now.withNamesUpTo(limit, reason)));
      number(TOTAL, said)
          .flatMap(limit -> LargestField.of(change, now, Math.max(2, limit / 10)))
          .ifPresent(field -> candidates.add(now.withField(field, reason)));
    }
    candidates.add(now.withOddNames(reason));
    return candidates;
  }

  private static Optional<String> field(String said) {
    Matcher strict = STRICT.matcher(said);
    if (strict.find()) {
      String within = strict.group(2);
      return Optional.of(within.equals("_doc") ? strict.group(1) : within + "." + strict.group(1));
    }
    return NAMING.stream()
        .map(pattern -> pattern.matcher(said))
        .filter(Matcher::find)
        .findFirst()
        .map(found -> found.group(1));
  }

  /** The field, and those that it lies in: it may be one that only the mapping knows. */
  private static List<String> pathsOf(String field) {
    List<String> paths = new ArrayList<>();
    for (int end = field.length(); end > 0; end = field.lastIndexOf('.', end - 1)) {
      paths.add(field.substring(0, end));
    }
    return paths;
  }

  private static Optional<Integer> number(Pattern pattern, String said) {
    Matcher matcher = pattern.matcher(said);
    return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
  }
}
