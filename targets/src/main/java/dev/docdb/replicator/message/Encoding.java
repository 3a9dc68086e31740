package dev.docdb.replicator.message;

import dev.docdb.replicator.config.EventFormat;
import dev.docdb.replicator.config.FieldPaths;
import dev.docdb.replicator.config.JsonMode;

/**
 * One way to write a change.
 *
 * @param shape of the message
 * @param mode the dialect of its values
 * @param fields those of the document that it may hold
 */
public record Encoding(Shape shape, JsonMode mode, FieldPaths fields) {

  /** One with every field. */
  public Encoding(Shape shape, JsonMode mode) {
    this(shape, mode, FieldPaths.EVERY);
  }

  /** What a message holds. */
  public enum Shape {
    /** The envelope. */
    CHANGE,
    /** The document alone. */
    DOCUMENT,
    /** The document without its own {@code _id}, for a target that keeps ids elsewhere. */
    DOCUMENT_WITHOUT_ID,
    /** The flattened document of the retired Python sample, always in its own dialect. */
    LEGACY,
    /** The envelope inside a CloudEvent. */
    CLOUD_EVENT
  }

  public Encoding {
    if (shape == Shape.LEGACY && mode != JsonMode.LEGACY) {
      throw new IllegalArgumentException("The legacy shape knows the legacy mode only");
    }
  }

  /** The same with these fields only. */
  public Encoding with(FieldPaths other) {
    return new Encoding(shape, mode, other);
  }

  /**
   * What the operator chose for the messages of logs and queues; the legacy format decides both.
   */
  public static Encoding of(EventFormat format, JsonMode mode) {
    return switch (format) {
      case CHANGE -> new Encoding(Shape.CHANGE, mode);
      case DOCUMENT -> new Encoding(Shape.DOCUMENT, mode);
      case LEGACY -> new Encoding(Shape.LEGACY, JsonMode.LEGACY);
      case CLOUDEVENTS -> new Encoding(Shape.CLOUD_EVENT, mode);
    };
  }
}
