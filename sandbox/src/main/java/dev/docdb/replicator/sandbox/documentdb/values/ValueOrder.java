package dev.docdb.replicator.sandbox.documentdb.values;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonRegularExpression;
import org.bson.BsonValue;
import org.bson.types.Decimal128;

/** The order of all BSON values, across types. Strings are compared by a collation's strength. */
public final class ValueOrder implements Comparator<BsonValue> {
  /** The order without a collation. */
  public static final ValueOrder SIMPLE = new ValueOrder(false);

  private static final ValueOrder IGNORE_CASE = new ValueOrder(true);
  private static final long EXACT_IN_DOUBLE = 1L << 53;

  private final boolean ignoreCase;

  private ValueOrder(boolean ignoreCase) {
    this.ignoreCase = ignoreCase;
  }

  /** The order for a collation document: strengths 1 and 2 do not tell upper from lower case. */
  public static ValueOrder of(BsonDocument collation) {
    BsonValue strength = collation.get("strength");
    return strength != null && Bson.asLong(strength) < 3 ? IGNORE_CASE : SIMPLE;
  }

  /** Whether upper and lower case are the same here. */
  public boolean ignoresCase() {
    return ignoreCase;
  }

  /** Whether two values are equal as a query sees them: 1, 1L and 1.0 are. */
  public boolean equal(BsonValue left, BsonValue right) {
    return compare(left, right) == 0;
  }

  @Override
  public int compare(BsonValue left, BsonValue right) {
    int byType = Integer.compare(rank(left), rank(right));
    if (byType != 0) {
      return byType;
    }
    return switch (left.getBsonType()) {
      case INT32, INT64, DOUBLE, DECIMAL128 -> compareNumbers(left, right);
      case STRING, SYMBOL -> compareText(text(left), text(right));
      case DOCUMENT -> compareDocuments(left.asDocument(), right.asDocument());
      case ARRAY -> compareArrays(left.asArray(), right.asArray());
      case BINARY -> compareBinaries(left.asBinary(), right.asBinary());
      case OBJECT_ID -> left.asObjectId().getValue().compareTo(right.asObjectId().getValue());
      case BOOLEAN -> Boolean.compare(left.asBoolean().getValue(), right.asBoolean().getValue());
      case DATE_TIME -> Long.compare(left.asDateTime().getValue(), right.asDateTime().getValue());
      case TIMESTAMP -> left.asTimestamp().compareTo(right.asTimestamp());
      case REGULAR_EXPRESSION ->
          comparePatterns(left.asRegularExpression(), right.asRegularExpression());
      case DB_POINTER ->
          (left.asDBPointer().getNamespace() + left.asDBPointer().getId())
              .compareTo(right.asDBPointer().getNamespace() + right.asDBPointer().getId());
      case JAVASCRIPT -> left.asJavaScript().getCode().compareTo(right.asJavaScript().getCode());
      case JAVASCRIPT_WITH_SCOPE -> compareScoped(left, right);
      case NULL, UNDEFINED, MIN_KEY, MAX_KEY, END_OF_DOCUMENT -> 0;
    };
  }

  /** The place of a value's type among all types; types with the same place compare by value. */
  public static int rank(BsonValue value) {
    return switch (value.getBsonType()) {
      case MIN_KEY -> -1;
      case END_OF_DOCUMENT, UNDEFINED -> 0;
      case NULL -> 5;
      case INT32, INT64, DOUBLE, DECIMAL128 -> 10;
      case STRING, SYMBOL -> 15;
      case DOCUMENT -> 20;
      case ARRAY -> 25;
      case BINARY -> 30;
      case OBJECT_ID -> 35;
      case BOOLEAN -> 40;
      case DATE_TIME -> 45;
      case TIMESTAMP -> 47;
      case REGULAR_EXPRESSION -> 50;
      case DB_POINTER -> 55;
      case JAVASCRIPT -> 60;
      case JAVASCRIPT_WITH_SCOPE -> 65;
      case MAX_KEY -> 127;
    };
  }

  private int compareScoped(BsonValue left, BsonValue right) {
    int byCode =
        left.asJavaScriptWithScope().getCode().compareTo(right.asJavaScriptWithScope().getCode());
    return byCode != 0
        ? byCode
        : compareDocuments(
            left.asJavaScriptWithScope().getScope(), right.asJavaScriptWithScope().getScope());
  }

  private static int comparePatterns(BsonRegularExpression left, BsonRegularExpression right) {
    int byPattern = left.getPattern().compareTo(right.getPattern());
    return byPattern != 0 ? byPattern : left.getOptions().compareTo(right.getOptions());
  }

  private static String text(BsonValue value) {
    return value.isSymbol() ? value.asSymbol().getSymbol() : value.asString().getValue();
  }

  private int compareText(String left, String right) {
    return ignoreCase ? left.compareToIgnoreCase(right) : left.compareTo(right);
  }

  private int compareDocuments(BsonDocument left, BsonDocument right) {
    Iterator<Map.Entry<String, BsonValue>> other = Bson.decoded(right).entrySet().iterator();
    for (Map.Entry<String, BsonValue> field : Bson.decoded(left).entrySet()) {
      if (!other.hasNext()) {
        return 1;
      }
      int order = compareFields(field, other.next());
      if (order != 0) {
        return order;
      }
    }
    return other.hasNext() ? -1 : 0;
  }

  private int compareFields(Map.Entry<String, BsonValue> left, Map.Entry<String, BsonValue> right) {
    int byType = Integer.compare(rank(left.getValue()), rank(right.getValue()));
    if (byType != 0) {
      return byType;
    }
    int byName = left.getKey().compareTo(right.getKey());
    return byName != 0 ? byName : compare(left.getValue(), right.getValue());
  }

  private int compareArrays(BsonArray left, BsonArray right) {
    for (int i = 0; i < left.size() && i < right.size(); i++) {
      int order = compare(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static int compareBinaries(BsonBinary left, BsonBinary right) {
    int bySize = Integer.compare(left.getData().length, right.getData().length);
    if (bySize != 0) {
      return bySize;
    }
    int bySubtype = Integer.compare(left.getType() & 0xFF, right.getType() & 0xFF);
    return bySubtype != 0 ? bySubtype : Arrays.compareUnsigned(left.getData(), right.getData());
  }

  private static int compareNumbers(BsonValue left, BsonValue right) {
    if (isWhole(left) && isWhole(right)) {
      return Long.compare(Bson.asLong(left), Bson.asLong(right));
    }
    double l = asDouble(left);
    double r = asDouble(right);
    if (Double.isNaN(l) || Double.isNaN(r)) {
      return Boolean.compare(Double.isNaN(r), Double.isNaN(l));
    }
    if (Double.isInfinite(l) || Double.isInfinite(r) || (fits(left) && fits(right))) {
      return l < r ? -1 : l > r ? 1 : 0;
    }
    return exact(left).compareTo(exact(right));
  }

  private static boolean isWhole(BsonValue value) {
    return value.isInt32() || value.isInt64();
  }

  private static boolean fits(BsonValue value) {
    return value.isDouble()
        || value.isInt32()
        || (value.isInt64() && Math.abs(value.asInt64().getValue()) < EXACT_IN_DOUBLE);
  }

  /** A number as a double, the nearest where it can't be exact. */
  public static double asDouble(BsonValue value) {
    if (!value.isDecimal128()) {
      return value.asNumber().doubleValue();
    }
    Decimal128 decimal = value.asDecimal128().getValue();
    return decimal.isNaN() || decimal.isInfinite()
        ? decimal.doubleValue()
        : exact(value).doubleValue();
  }

  /** A finite number with all its digits. */
  public static BigDecimal exact(BsonValue value) {
    if (value.isDecimal128()) {
      Decimal128 decimal = value.asDecimal128().getValue();
      boolean negativeZero = decimal.isNegative() && decimal.toString().matches("-0(\\.0*)?(E.*)?");
      return negativeZero ? BigDecimal.ZERO : decimal.bigDecimalValue();
    }
    return value.isDouble()
        ? new BigDecimal(value.asDouble().getValue())
        : BigDecimal.valueOf(Bson.asLong(value));
  }
}
