package dev.docdb.replicator.sandbox.secrets;

/** An error as the service types it. */
final class SecretError extends RuntimeException {
  private final int status;
  private final String type;

  SecretError(int status, String type, String message) {
    super(message);
    this.status = status;
    this.type = type;
  }

  static SecretError notFound(String what) {
    return new SecretError(
        400, "ResourceNotFoundException", "Secrets Manager can't find the specified " + what);
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }
}
