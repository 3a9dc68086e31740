package dev.docdb.replicator.target.sqs;

import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.target.Entry;

/** One message: its bytes count with those of its attributes. */
record SqsEntry(EncodedChange change, String body, String namespace, String operation, int bytes)
    implements Entry {
  static final String NAMESPACE = "namespace";
  static final String OPERATION = "operation";
  static final String TEXT = "String";

  static SqsEntry of(EncodedChange change, String body, String namespace, String operation) {
    int attributes =
        NAMESPACE.length()
            + OPERATION.length()
            + 2 * TEXT.length()
            + SqsText.bytes(namespace)
            + SqsText.bytes(operation);
    return new SqsEntry(change, body, namespace, operation, SqsText.bytes(body) + attributes);
  }

  @Override
  public String toString() {
    return "SqsEntry[" + change + "]";
  }
}
