package dev.docdb.replicator.config;

/** Where refused changes are put aside. */
public sealed interface DeadLetterPlace {
  /**
   * A bucket.
   *
   * @param prefix what every key begins with, without slashes at its ends; may be empty
   */
  record Bucket(String name, String prefix) implements DeadLetterPlace {}

  /** A queue, by its URL. */
  record Queue(WebAddress address) implements DeadLetterPlace {
    /** Whether it keeps the order of the letters of one document. */
    public boolean isFifo() {
      return address.uri().toString().endsWith(".fifo");
    }
  }

  /** Reads {@code s3://bucket/prefix}, or the URL of a queue. */
  static DeadLetterPlace parse(String text) {
    if (text.startsWith("https://") || text.startsWith("http://")) {
      return new Queue(WebAddress.parse(text));
    }
    if (!text.startsWith("s3://")) {
      throw new IllegalArgumentException("expected s3://bucket/prefix, or the URL of a queue");
    }
    String path = text.substring("s3://".length());
    int slash = path.indexOf('/');
    String prefix = slash < 0 ? "" : Parsers.keyPrefix(path.substring(slash + 1));
    return new Bucket(Parsers.bucket(slash < 0 ? path : path.substring(0, slash)), prefix);
  }
}
