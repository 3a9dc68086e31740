package dev.docdb.replicator.target.sqs;

import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Payload;
import dev.docdb.replicator.target.Entry;

/** One message: its bytes count with those of its attributes. */
record SqsEntry(
    EncodedChange change, Payload payload, String namespace, String operation, int bytes)
    implements Entry {
  static final String NAMESPACE = "namespace";
  static final String OPERATION = "operation";
  static final String TEXT = "String";

  static SqsEntry of(EncodedChange change, Payload payload, String namespace, String operation) {
    int attributes =
        NAMESPACE.length()
            + OPERATION.length()
            + 2 * TEXT.length()
            + SqsText.bytes(namespace)
            + SqsText.bytes(operation);
    return new SqsEntry(
        change, payload, namespace, operation, SqsText.bodyBytes(payload) + attributes);
  }

  @Override
  public String toString() {
    return "SqsEntry[" + change + "]";
  }
}
