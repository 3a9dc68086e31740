package dev.docdb.replicator;

import dev.docdb.replicator.config.ConfigurationException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** A service that the function needs to begin doesn't answer; the next tick tries again. */
public final class UnreachableException extends RuntimeException {
  private UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * What it means that something couldn't be fetched: a mistake in the configuration when the
   * service refused, else that the service is away.
   *
   * @param what with the setting that names it
   * @param permission that the function's role needs for it
   */
  static RuntimeException orMistake(String what, String permission, SdkException e) {
    boolean refused =
        e instanceof AwsServiceException answer
            && answer.statusCode() >= 400
            && answer.statusCode() < 500
            && !answer.isThrottlingException();
    return refused
        ? new ConfigurationException(
            "%s can't be fetched (%s). The function's role needs %s on it"
                .formatted(what, e.getMessage(), permission))
        : new UnreachableException(
            "%s can't be fetched now (%s). Check the function's route to the service if this repeats"
                .formatted(what, e.getMessage()),
            e);
  }
}
