package dev.docdb.replicator.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Single values as Python's {@code repr} shows what PyMongo 3.10.1 makes of them. */
final class PythonLiteral {
  /** The flags that Python knows, in the order in which it names them. */
  private static final String FLAGS = "ilumsx";

  private static final List<String> FLAG_NAMES =
      List.of(
          "re.IGNORECASE", "re.LOCALE", "re.UNICODE", "re.MULTILINE", "re.DOTALL", "re.VERBOSE");

  private final DoubleText doubles = new DoubleText();

  /** Appends the value of any type but document, array and code with scope. */
  void scalar(byte type, byte[] b, int p, int end, ByteSink out) {
    switch (type) {
      case TypeCode.INT32 -> out.integer(RawBson.int32(b, p));
      case TypeCode.INT64 -> out.integer(RawBson.int64(b, p));
      case TypeCode.DOUBLE -> number(Double.longBitsToDouble(RawBson.int64(b, p)), out);
      case TypeCode.BOOLEAN -> out.asciiText(b[p] == 0 ? "False" : "True");
      case TypeCode.NULL, TypeCode.UNDEFINED -> out.asciiText("None");
      case TypeCode.STRING, TypeCode.SYMBOL -> PythonQuotes.string(b, p + 4, end - 1, out);
      case TypeCode.OBJECT_ID -> objectId(b, p, out);
      case TypeCode.DATE -> PythonDate.literal(RawBson.int64(b, p), out);
      case TypeCode.DECIMAL128 -> decimal(b, p, out);
      case TypeCode.BINARY -> binary(b, p, end, out);
      case TypeCode.TIMESTAMP -> timestamp(b, p, out);
      case TypeCode.REGEX -> regex(b, p, end, out);
      case TypeCode.DB_POINTER -> pointer(b, p, end, out);
      case TypeCode.CODE -> code(b, p, end, out);
      case TypeCode.MIN_KEY -> out.asciiText("MinKey()");
      case TypeCode.MAX_KEY -> out.asciiText("MaxKey()");
      default -> throw new IllegalArgumentException("not a scalar: type " + (type & 0xff));
    }
  }

  private void number(double value, ByteSink out) {
    if (Double.isFinite(value)) {
      doubles.python(value, out);
    } else {
      out.asciiText(Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
    }
  }

  private static void objectId(byte[] b, int p, ByteSink out) {
    out.asciiText("ObjectId('");
    out.hex(b, p, p + 12);
    out.asciiText("')");
  }

  private static void decimal(byte[] b, int p, ByteSink out) {
    out.asciiText("Decimal128('");
    DecimalText.write(b, p, out);
    out.asciiText("')");
  }

  private static void timestamp(byte[] b, int p, ByteSink out) {
    out.asciiText("Timestamp(");
    out.integer(Integer.toUnsignedLong(RawBson.int32(b, p + 4)));
    out.asciiText(", ");
    out.integer(Integer.toUnsignedLong(RawBson.int32(b, p)));
    out.put(')');
  }

  private static void regex(byte[] b, int p, int end, ByteSink out) {
    int patternEnd = RawBson.nameEnd(b, p, end);
    String options = new String(b, patternEnd + 1, end - patternEnd - 2, UTF_8);
    String flags =
        IntStream.range(0, FLAGS.length())
            .filter(i -> options.indexOf(FLAGS.charAt(i)) >= 0)
            .mapToObj(FLAG_NAMES::get)
            .collect(Collectors.joining("|"));
    out.asciiText("Regex(");
    PythonQuotes.string(b, p, patternEnd, out);
    out.asciiText(", " + (flags.isEmpty() ? "0" : flags) + ")");
  }

  private static void pointer(byte[] b, int p, int end, ByteSink out) {
    out.asciiText("DBRef(");
    PythonQuotes.string(b, p + 4, end - 13, out);
    out.asciiText(", ");
    objectId(b, end - 12, out);
    out.put(')');
  }

  private static void code(byte[] b, int p, int end, ByteSink out) {
    out.asciiText("Code(");
    PythonQuotes.string(b, p + 4, end - 1, out);
    out.asciiText(", None)");
  }

  private static void binary(byte[] b, int p, int end, ByteSink out) {
    if (BinaryValue.isUuid(b, p, end) || BinaryValue.isOldUuid(b, p, end)) {
      out.asciiText("UUID('");
      BinaryValue.uuid(b, p, out);
      out.asciiText("')");
    } else if (BinaryValue.subtype(b, p) == 0) {
      PythonQuotes.bytes(b, p + 5, end, out);
    } else {
      out.asciiText("Binary(");
      PythonQuotes.bytes(b, BinaryValue.payload(b, p, end), end, out);
      out.asciiText(", ");
      out.integer(BinaryValue.subtype(b, p) & 0xff);
      out.put(')');
    }
  }

  /** As {@code str} has it: a UUID's digits, or the bytes without their subtype. */
  void binaryText(byte[] b, int p, int end, ByteSink out) {
    if (BinaryValue.isUuid(b, p, end) || BinaryValue.isOldUuid(b, p, end)) {
      BinaryValue.uuid(b, p, out);
    } else {
      PythonQuotes.bytes(b, BinaryValue.payload(b, p, end), end, out);
    }
  }
}
