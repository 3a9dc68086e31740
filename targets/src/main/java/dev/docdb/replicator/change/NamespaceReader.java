package dev.docdb.replicator.change;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.bson.MalformedBsonException;
import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an event's namespace, and makes a new one only where it is not the one before. */
final class NamespaceReader {
  private static final byte[] DATABASE = "db".getBytes(US_ASCII);
  private static final byte[] COLLECTION = "coll".getBytes(US_ASCII);

  private NamespaceReader() {}

  static Namespace read(byte[] b, int at, @Nullable Namespace previous) {
    int database = text(b, at, DATABASE);
    if (database < 0) {
      throw new MalformedBsonException("a namespace without a database", at);
    }
    int collection = text(b, at, COLLECTION);
    if (previous != null && isSame(b, database, collection, previous)) {
      return previous;
    }
    Optional<String> name = collection < 0 ? Optional.empty() : Optional.of(string(b, collection));
    return new Namespace(string(b, database), name);
  }

  /** The position of a text that isn't empty, or {@link RawBson#ABSENT}. */
  private static int text(byte[] b, int at, byte[] name) {
    int value = RawBson.find(b, at, name);
    boolean filled =
        value >= 0
            && RawBson.typeOf(b, value, name) == TypeCode.STRING
            && RawBson.int32(b, value) > 1;
    return filled ? value : RawBson.ABSENT;
  }

  private static boolean isSame(byte[] b, int database, int collection, Namespace previous) {
    if (!isText(b, database, previous.database())) {
      return false;
    }
    Optional<String> name = previous.collection();
    return collection < 0 ? name.isEmpty() : name.isPresent() && isText(b, collection, name.get());
  }

  private static boolean isText(byte[] b, int value, String text) {
    return RawBson.asciiEquals(b, value + 4, value + 3 + RawBson.int32(b, value), text);
  }

  private static String string(byte[] b, int value) {
    return new String(b, value + 4, RawBson.int32(b, value) - 1, UTF_8);
  }
}
