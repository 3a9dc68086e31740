package dev.docdb.replicator.letter;

import dev.docdb.replicator.target.AwsFailure;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a failed call to a place of letters means, where they are read: that takes more than
 * putting.
 */
final class UnreadablePlace {
  private UnreadablePlace() {}

  /**
   * The exception to throw in place of this one.
   *
   * @param permissions what whoever sends letters again needs there
   * @throws InterruptedException when the call failed because there is no more time
   */
  static RuntimeException failure(String place, String permissions, SdkException e)
      throws InterruptedException {
    RuntimeException failure = AwsFailure.of(place, e);
    return failure instanceof TargetMisconfiguredException
        ? new TargetMisconfiguredException(
            "%s (to send letters again: %s, and kms:Decrypt of its key)"
                .formatted(failure.getMessage(), permissions),
            e)
        : failure;
  }
}
