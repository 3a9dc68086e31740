package dev.docdb.replicator.target;

import java.util.Locale;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** What a failed call of an AWS service means for a target. */
public final class AwsFailure {
  private AwsFailure() {}

  /**
   * The exception to throw in place of this one.
   *
   * @param object what was written to, and the setting that names it
   * @throws InterruptedException when the call failed because there is no more time
   */
  public static RuntimeException of(String object, SdkException e) throws InterruptedException {
    if (Thread.interrupted() || e instanceof AbortedException) {
      throw new InterruptedException("Interrupted while writing to " + object);
    }
    if (!(e instanceof AwsServiceException answer)) {
      return new TargetUnavailableException(object + " didn't answer: " + e.getMessage(), e);
    }
    String said = object + " answered " + answer.statusCode() + " " + code(answer);
    if (isPassing(answer)) {
      return new TargetUnavailableException(said, e);
    }
    boolean mayQuoteDocument = answer.statusCode() == 400;
    return mayQuoteDocument
        ? new TargetMisconfiguredException(said + ": check the setting and what it names")
        : new TargetMisconfiguredException(
            said + ": check that it exists and that the function may write to it", e);
  }

  /** The service's word for the error. */
  public static String code(AwsServiceException answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    return details == null || details.errorCode() == null ? "an error" : details.errorCode();
  }

  /** Whether an error of this name says: not now. */
  public static boolean isThrottling(String code) {
    String lower = code.toLowerCase(Locale.ROOT);
    return lower.contains("throttl")
        || lower.contains("throughputexceeded")
        || lower.contains("limitexceeded")
        || lower.contains("slowdown");
  }

  private static boolean isPassing(AwsServiceException answer) {
    int status = answer.statusCode();
    return status >= 500
        || status == 429
        || status == 408
        || status == 409
        || answer.isThrottlingException()
        || answer.isClockSkewException()
        || isThrottling(code(answer))
        || code(answer).startsWith("RequestTimeout")
        || code(answer).startsWith("ExpiredToken");
  }
}
