package dev.docdb.replicator.target.sqs;

import dev.docdb.replicator.target.AwsFailure;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What SQS says of a message that is larger than its queue takes. It has no code of its own for
 * that: of a batch it says {@code BatchRequestTooLong}, of a message {@code InvalidParameterValue},
 * as of anything else that is wrong with a parameter.
 */
final class SqsAnswer {
  /** What a queue takes that was made before 1 MiB was possible, and was not told otherwise. */
  static final int FORMER_LIMIT = 262_144;

  private SqsAnswer() {}

  /** Whether the answer to a request says that it, or an entry of it, is too large. */
  static boolean isTooLarge(SdkException e, List<SqsEntry> entries) {
    int largest = entries.stream().mapToInt(SqsEntry::bytes).max().orElse(0);
    return e instanceof AwsServiceException answer
        && answer.statusCode() >= 400
        && answer.statusCode() < 500
        && isTooLarge(AwsFailure.code(answer), String.valueOf(answer.getMessage()), largest);
  }

  /**
   * Whether an error says so.
   *
   * @param bytes of the largest message that it is about
   */
  static boolean isTooLarge(String code, String message, int bytes) {
    String words = message.toLowerCase(Locale.ROOT);
    boolean aboutSize =
        bytes > FORMER_LIMIT
            || words.contains("shorter than")
            || words.contains("longer than")
            || words.contains("too long")
            || words.contains("message size");
    return code.contains("BatchRequestTooLong")
        || (aboutSize
            && (code.contains("InvalidParameterValue") || code.contains("InvalidAttributeValue")));
  }
}
