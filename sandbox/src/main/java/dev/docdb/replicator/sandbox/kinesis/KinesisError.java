package dev.docdb.replicator.sandbox.kinesis;

/** An error as the service types it. */
final class KinesisError extends RuntimeException {
  static final String THROTTLED = "ProvisionedThroughputExceededException";

  private final int status;
  private final String type;

  KinesisError(int status, String type, String message) {
    super(message);
    this.status = status;
    this.type = type;
  }

  static KinesisError notFound(String stream) {
    return new KinesisError(
        400,
        "ResourceNotFoundException",
        "Stream " + stream + " under account " + Streams.ACCOUNT + " not found.");
  }

  static KinesisError invalidArgument(String message) {
    return new KinesisError(400, "InvalidArgumentException", message);
  }

  static KinesisError validation(String member, String constraint) {
    return new KinesisError(
        400,
        "ValidationException",
        "1 validation error detected: Value at '"
            + member
            + "' failed to satisfy constraint: "
            + constraint);
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }
}
