package dev.docdb.replicator.target;

import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** What a failed call of an AWS service means for a target. */
public final class AwsFailure {
  private static final int NOT_IMPLEMENTED = 501;
  private static final String NO_CODE = "an error";

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
    if (isPassing(answer) || isOfSomethingInBetween(answer)) {
      return new TargetUnavailableException(said, e);
    }
    if (isDenied(code(answer))) {
      return denied(object, code(answer), e);
    }
    boolean mayQuoteDocument = answer.statusCode() == 400;
    return mayQuoteDocument
        ? new TargetMisconfiguredException(said + ": check the setting and what it names")
        : new TargetMisconfiguredException(
            said + ": check that it exists and that the function may write to it", e);
  }

  /** Whether the service said of the whole call: not now, too much. Nothing of it was done. */
  public static boolean isThrottled(SdkException e) {
    return e instanceof AwsServiceException answer
        && (answer.statusCode() == 429
            || answer.isThrottlingException()
            || isThrottling(code(answer)));
  }

  /**
   * What a question has for an answer when it failed and need not be answered.
   *
   * @throws TargetUnavailableException when it may be answered later
   */
  public static OptionalInt unanswered(String object, SdkException e) throws InterruptedException {
    RuntimeException failure = of(object, e);
    if (failure instanceof TargetUnavailableException) {
      throw failure;
    }
    return OptionalInt.empty();
  }

  /** Whether it is a permission, or a key of KMS, that is missing: only an operator can help. */
  public static boolean isDenied(String code) {
    String lower = code.toLowerCase(Locale.ROOT);
    return !isThrottling(code) && (lower.contains("accessdenied") || lower.contains("kms"));
  }

  /** What is thrown for an error of an entry with such a code. */
  public static TargetMisconfiguredException denied(String object, String code) {
    return denied(object, code, null);
  }

  private static TargetMisconfiguredException denied(
      String object, String code, @Nullable SdkException cause) {
    String told =
        object
            + " answered "
            + code
            + ": check that the function may write to it, and, where a key of KMS encrypts it, that the key is enabled"
            + " and the function may use it (kms:GenerateDataKey, for a queue kms:Decrypt, too)";
    return cause == null
        ? new TargetMisconfiguredException(told)
        : new TargetMisconfiguredException(told, cause);
  }

  /** The service's word for the error. */
  public static String code(AwsServiceException answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    return details == null || details.errorCode() == null ? NO_CODE : details.errorCode();
  }

  /** Whether an error of this name says: not now. */
  public static boolean isThrottling(String code) {
    String lower = code.toLowerCase(Locale.ROOT);
    return lower.contains("throttl")
        || lower.contains("throughputexceeded")
        || lower.contains("limitexceeded")
        || lower.contains("overlimit")
        || lower.contains("slowdown");
  }

  /** Of a request that broke off on its way, whoever got the first part says 400 and no more. */
  private static boolean isOfSomethingInBetween(AwsServiceException answer) {
    return answer.statusCode() == 400 && code(answer).equals(NO_CODE);
  }

  private static boolean isPassing(AwsServiceException answer) {
    int status = answer.statusCode();
    return (status >= 500 && status != NOT_IMPLEMENTED)
        || status == 429
        || status == 408
        || status == 409
        || answer.isThrottlingException()
        || answer.isClockSkewException()
        || isThrottling(code(answer))
        || code(answer).startsWith("ResourceInUse") // it is being made, or changed
        || code(answer).startsWith("RequestTimeout")
        || code(answer).startsWith("ExpiredToken");
  }
}
