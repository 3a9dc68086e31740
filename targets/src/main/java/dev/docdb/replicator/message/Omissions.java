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
 * @param oddNames why names are left out that engines have no field for: blank ones, and those with
 *     a blank part between dots; null: they stay
 */
public record Omissions(
    Map<String, String> fields, int depth, String tooDeep, @Nullable String oddNames) {

  /** Nothing is left out but what no engine takes. */
  public static final Omissions NONE = new Omissions(Map.of(), Integer.MAX_VALUE, "", null);

  public Omissions {
    fields = Map.copyOf(fields);
  }

  /** The same and one field more. */
  public Omissions withField(String path, String reason) {
    Map<String, String> more = new LinkedHashMap<>(fields);
    more.put(path, reason);
    return new Omissions(more, depth, tooDeep, oddNames);
  }

  /** The same and all that lies as deep as this. */
  public Omissions withDepth(int limit, String reason) {
    return new Omissions(fields, Math.min(depth, limit), reason, oddNames);
  }

  /** The same and all names that engines have no field for. */
  public Omissions withOddNames(String reason) {
    return new Omissions(fields, depth, tooDeep, reason);
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
  private static boolean isOdd(String name) {
    int end = name.length();
    while (end > 0 && name.charAt(end - 1) == '.') {
      end--;
    }
    boolean blank = true;
    for (int i = 0; i < end; i++) {
      boolean dot = name.charAt(i) == '.';
      if (dot && blank) {
        return true;
      }
      blank = dot || (blank && Character.isWhitespace(name.charAt(i)));
    }
    return blank;
  }
}
