package dev.docdb.replicator.change;

import dev.docdb.replicator.bson.RawBson;

/** What happened. Types that are not listed are passed on as {@link #OTHER}, with their text. */
public enum Operation {
  INSERT("insert"),
  UPDATE("update"),
  REPLACE("replace"),
  DELETE("delete"),
  DROP("drop"),
  RENAME("rename"),
  DROP_DATABASE("dropDatabase"),
  INVALIDATE("invalidate"),
  OTHER("");

  private static final Operation[] ALL = values();

  private final String text;

  Operation(String text) {
    this.text = text;
  }

  /** The server's {@code operationType}; empty for {@link #OTHER}. */
  public String text() {
    return text;
  }

  /** Whether it happened to one document, so that the event tells which. */
  public boolean isOfDocument() {
    return switch (this) {
      case INSERT, UPDATE, REPLACE, DELETE -> true;
      case DROP, RENAME, DROP_DATABASE, INVALIDATE, OTHER -> false;
    };
  }

  /** The operation of the text between two positions. */
  static Operation of(byte[] b, int from, int to) {
    for (Operation operation : ALL) {
      if (operation != OTHER && RawBson.asciiEquals(b, from, to, operation.text)) {
        return operation;
      }
    }
    return OTHER;
  }
}
