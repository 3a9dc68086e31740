package dev.docdb.replicator.name;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Fingerprint;
import dev.docdb.replicator.change.Namespace;
import java.time.LocalDate;
import java.util.Locale;

/**
 * The key of an S3 object: {@code path/shop/orders/2026/11/21/<first>-<last>.jsonl.gz}.
 *
 * <p>{@code !2F} stands for the byte 2F of a character that doesn't belong in a path; {@code
 * !database} takes the place of the collection for the events of a whole database.
 */
public final class ObjectKey {
  /** What S3 takes, in bytes of UTF-8. */
  public static final int LONGEST = 1024;

  private static final String WHOLE_DATABASE = "!database";
  private static final Spelling FOLDER =
      new Spelling(200, "!!", ObjectKey::isPlain, ObjectKey::escape);
  private static final Spelling ID = new Spelling(600, "!!", ObjectKey::isPlain, ObjectKey::escape);

  private ObjectKey() {}

  /**
   * The key of an object.
   *
   * @param path what all keys begin with; may be empty
   * @param date of the first change, in UTC
   * @param first event id of the first change
   * @param last event id of the last change
   */
  public static String of(
      String path, Namespace namespace, LocalDate date, String first, String last) {
    String folder = folder(path, namespace, date);
    String key = folder + id(first) + "-" + id(last) + ".jsonl.gz";
    if (key.getBytes(UTF_8).length <= LONGEST) {
      return key;
    }
    return folder + Fingerprint.of(first) + "-" + Fingerprint.of(last) + ".jsonl.gz";
  }

  /**
   * The key of a change's own object, {@code path/shop/orders/2026/11/21/<event id>.json}.
   *
   * @param path what all keys begin with
   * @param version tells apart what is kept of one change at different times; may be empty
   */
  public static String ofOne(String path, Namespace namespace, Change change, String version) {
    String folder = folder(path, namespace, dateOf(change.clusterTime()));
    String end = (version.isEmpty() ? "" : "-" + version) + ".json";
    String key = folder + id(change.eventId()) + end;
    return key.getBytes(UTF_8).length <= LONGEST
        ? key
        : folder + Fingerprint.of(change.eventId()) + end;
  }

  /**
   * The key of a change's own object, {@code path/shop/orders/2026/11/21/<version>-<event
   * id>.json}, where the order of the keys of a collection is that of its changes: event ids alone
   * tell none.
   *
   * @param path what all keys begin with
   */
  public static String inOrder(String path, Namespace namespace, Change change) {
    String folder = folder(path, namespace, dateOf(change.clusterTime()));
    String version = String.format(Locale.ROOT, "%016x-", change.clusterTime());
    String key = folder + version + id(change.eventId()) + ".json";
    return key.getBytes(UTF_8).length <= LONGEST
        ? key
        : folder + version + Fingerprint.of(change.eventId()) + ".json";
  }

  /**
   * What the keys of a collection begin with; without a collection, those of a whole database.
   *
   * @param path what all keys begin with
   */
  public static String folder(String path, Namespace namespace) {
    return (path.isEmpty() ? "" : path + "/")
        + FOLDER.of(namespace.database())
        + "/"
        + namespace.collection().map(name -> FOLDER.of(name) + "/").orElse("");
  }

  /** An event id in characters that may stand in a key and in an object's metadata. */
  public static String id(String eventId) {
    return ID.of(eventId);
  }

  private static String folder(String path, Namespace namespace, LocalDate date) {
    return folder(path, namespace)
        + (namespace.collection().isPresent() ? "" : WHOLE_DATABASE + "/")
        + String.format(
            Locale.ROOT,
            "%04d/%02d/%02d/",
            date.getYear(),
            date.getMonthValue(),
            date.getDayOfMonth());
  }

  /** The day of a change, from the cluster's time. */
  public static LocalDate dateOf(long clusterTime) {
    return LocalDate.ofEpochDay(Math.floorDiv(clusterTime >>> 32, 86_400L));
  }

  private static boolean isPlain(String text, int at) {
    char c = text.charAt(at);
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    boolean sign = c == '-' || c == '_' || (c == '.' && at > 0);
    return letter || (c >= '0' && c <= '9') || sign;
  }

  private static String escape(int unit) {
    return String.format(Locale.ROOT, "!%02X", unit);
  }
}
