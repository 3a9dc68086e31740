package dev.docdb.replicator.bson;

/** The byte that stands before each BSON element and says what its value is. */
public final class TypeCode {
  public static final byte DOUBLE = 1;
  public static final byte STRING = 2;
  public static final byte DOCUMENT = 3;
  public static final byte ARRAY = 4;
  public static final byte BINARY = 5;
  public static final byte UNDEFINED = 6;
  public static final byte OBJECT_ID = 7;
  public static final byte BOOLEAN = 8;
  public static final byte DATE = 9;
  public static final byte NULL = 10;
  public static final byte REGEX = 11;
  public static final byte DB_POINTER = 12;
  public static final byte CODE = 13;
  public static final byte SYMBOL = 14;
  public static final byte CODE_WITH_SCOPE = 15;
  public static final byte INT32 = 16;
  public static final byte TIMESTAMP = 17;
  public static final byte INT64 = 18;
  public static final byte DECIMAL128 = 19;
  public static final byte MIN_KEY = -1;
  public static final byte MAX_KEY = 127;

  private TypeCode() {}
}
