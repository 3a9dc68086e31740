package dev.docdb.replicator.sandbox.sns;

import java.util.UUID;

/** An error as the service types it. */
final class SnsError extends RuntimeException {
  private final int status;
  private final String code;

  SnsError(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static SnsError invalid(String what) {
    return new SnsError(400, "InvalidParameter", "Invalid parameter: " + what);
  }

  int status() {
    return status;
  }

  String xml() {
    return """
    <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">\
    <Error><Type>%s</Type><Code>%s</Code><Message>%s</Message></Error>\
    <RequestId>%s</RequestId></ErrorResponse>
    """
        .formatted(status < 500 ? "Sender" : "Receiver", code, getMessage(), UUID.randomUUID());
  }
}
