package dev.docdb.replicator.message;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is left out of a document, with the reason of each.
 *
 * @param fields the paths of fields as an index knows them: with dots, and without the places in
 *     arrays; what is below such a path is left out too
 * @param depth documents and arrays that lie as deep as this are left out; what lies at the top has
 *     depth 1
 * @param tooDeep the reason for these
 * @param oddNames why names are left out that engines have no field for: blank ones, those with a
 *     blank part between dots, and those with a part that is too long; null: they stay
 * @param longestName so many characters a part of a name may have
 */
public record Omissions(
    Map<String, String> fields,
    int depth,
    String tooDeep,
    @Nullable String oddNames,
    int longestName) {

  /** Nothing is left out but what no engine takes. */
  public static final Omissions NONE =
      new Omissions(Map.of(), Integer.MAX_VALUE, "", null, Integer.MAX_VALUE);

  public Omissions {
    fields = Map.copyOf(fields);
  }

  /** The same and one field more. */
  public Omissions withField(String path, String reason) {
    Map<String, String> more = new LinkedHashMap<>(fields);
    more.put(path, reason);
    return new Omissions(more, depth, tooDeep, oddNames, longestName);
  }

  /** The same and all that lies as deep as this. */
  public Omissions withDepth(int limit, String reason) {
    return new Omissions(fields, Math.min(depth, limit), reason, oddNames, longestName);
  }

  /** The same and all names that engines have no field for. */
  public Omissions withOddNames(String reason) {
    return new Omissions(fields, depth, tooDeep, reason, longestName);
  }

  /** The same and all names with a longer part. */
  public Omissions withNamesUpTo(int limit, String reason) {
    return new Omissions(fields, depth, tooDeep, reason, Math.min(longestName, limit));
  }

  /** Why this field is left out; empty: it stays. */
  Optional<String> reason(FieldPath path, String name, int atDepth, boolean holdsMore) {
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (path.isAtOrBelow(field.getKey())) {
        return Optional.of(field.getValue());
      }
    }
    if (holdsMore && atDepth >= depth) {
      return Optional.of(tooDeep);
    }
    return oddNames != null && isOdd(name) ? Optional.of(oddNames) : Optional.empty();
  }

  /** Dots at the end are cut off by every engine, and do no harm. Names may be very long. */
  private boolean isOdd(String name) {
    int end = name.length();
    while (end > 0 && name.charAt(end - 1) == '.') {
      end--;
    }
    boolean blank = true;
    int from = 0;
    for (int i = 0; i < end; i++) {
      boolean dot = name.charAt(i) == '.';
      if (dot && (blank || i - from > longestName)) {
        return true;
      }
      from = dot ? i + 1 : from;
      blank = dot || (blank && Character.isWhitespace(name.charAt(i)));
    }
    return blank || end - from > longestName;
  }
}
