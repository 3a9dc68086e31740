package dev.docdb.replicator.target;

import dev.docdb.replicator.finding.Aspect;
import dev.docdb.replicator.finding.PlaceFindings;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Looks at a place in an AWS service by asking, and notes what the answers say.
 *
 * <p>Whether the function may write is found by requests that can't be stored, whoever sends them:
 * they are refused for a missing permission, or for what they hold. That shows what is denied; it
 * shows what is allowed as far as the service looks at permissions first.
 */
public final class AwsLook {
  private static final Set<String> UNKNOWN_SENDER =
      Set.of(
          "unrecognizedclientexception",
          "invalidclienttokenid",
          "invalidaccesskeyid",
          "signaturedoesnotmatch",
          "invalidsignatureexception",
          "incompletesignature",
          "incompletesignatureexception",
          "missingauthenticationtoken",
          "missingauthenticationtokenexception",
          "expiredtoken",
          "expiredtokenexception",
          "invalidtoken",
          "requesttimetooskewed");

  private final PlaceFindings findings;
  private final String object;

  /**
   * Looks at a place.
   *
   * @param object what it is, and the setting that names it
   */
  public AwsLook(PlaceFindings findings, String object) {
    this.findings = findings;
    this.object = object;
  }

  /**
   * Asks.
   *
   * @param permission that the question needs; who doesn't have it is told to grant it, and nothing
   *     is broken
   * @param answers what isn't known then
   * @return empty when there is no answer; why is noted
   * @throws InterruptedException when there is no more time
   */
  public <T> Optional<T> ask(String permission, Set<Aspect> answers, Supplier<T> question)
      throws InterruptedException {
    try {
      T answer = question.get();
      isKnown();
      return Optional.of(answer);
    } catch (SdkException e) {
      if (isElsewhere(e)) {
        return Optional.empty();
      }
      AwsServiceException answer = (AwsServiceException) e;
      if (isDenied(answer)) {
        isKnownUnlessMute(answer);
        unknown(
            answers, said(answer), "To have it checked, grant the function's role " + permission);
      } else {
        hasAnswered();
        unknown(answers, said(answer), "Run it again; if it stays, look at what the service says");
      }
      return Optional.empty();
    }
  }

  private void unknown(Set<Aspect> answers, String found, String advice) {
    answers.forEach(aspect -> findings.unknown(aspect, found, advice));
  }

  /**
   * Sends what can't be stored.
   *
   * @param permission that it would take to store something
   * @param refusesContent whether this is how the service refuses what it may store of this sender
   * @throws InterruptedException when there is no more time
   */
  public void probe(
      String permission, Runnable request, Predicate<AwsServiceException> refusesContent)
      throws InterruptedException {
    try {
      request.run();
      isAllowed(permission);
    } catch (SdkException e) {
      if (isElsewhere(e)) {
        return;
      }
      AwsServiceException answer = (AwsServiceException) e;
      if (isDenied(answer)) {
        isKnown();
        findings.failed(
            Aspect.PERMISSION,
            said(answer),
            "Grant the function's role %s on it, and, where a key of KMS encrypts it, the key's own permissions"
                .formatted(permission));
      } else if (refusesContent.test(answer)) {
        isKnown();
        isAllowed(permission);
      } else {
        hasAnswered();
        findings.unknown(
            Aspect.PERMISSION, said(answer), "See that the function's role has " + permission);
      }
    }
  }

  private void isAllowed(String permission) {
    findings.ok(
        Aspect.PERMISSION,
        "A request that can't be stored wasn't denied, so %s seems to be granted"
            .formatted(permission));
  }

  private void hasAnswered() {
    findings.ok(Aspect.REACHED, object + " answered");
  }

  private void isKnown() {
    hasAnswered();
    findings.ok(Aspect.LOGIN, "The service knows the function's keys");
  }

  /** Of a HEAD that is denied nobody says why: the sender may be unknown, too. */
  private void isKnownUnlessMute(AwsServiceException answer) {
    if (isDeniedByName(answer)) {
      isKnown();
    } else {
      hasAnswered();
    }
  }

  /** Whether it failed in a way that is the same for every question. */
  private boolean isElsewhere(SdkException e) throws InterruptedException {
    if (Thread.interrupted() || e instanceof AbortedException) {
      throw new InterruptedException("Interrupted while looking at " + object);
    }
    if (!(e instanceof AwsServiceException answer)) {
      noAnswer(e);
      return true;
    }
    String code = AwsFailure.code(answer).toLowerCase(Locale.ROOT);
    if (UNKNOWN_SENDER.contains(code)) {
      hasAnswered();
      findings.failed(
          Aspect.LOGIN,
          said(answer),
          "Look at the function's role and, where keys are given otherwise, at these");
      return true;
    }
    if (isMissing(answer, code)) {
      isKnown();
      findings.failed(
          Aspect.PLACE, said(answer), "Create it, or correct the setting, its region and account");
      return true;
    }
    return false;
  }

  private void noAnswer(SdkException e) {
    String said = String.valueOf(e.getMessage());
    if (said.contains("credentials")) {
      findings.failed(
          Aspect.LOGIN, object + ": there are no keys to sign with", "Give the function a role");
      findings.unknown(Aspect.REACHED, object + " wasn't asked", "Mend the login first");
      return;
    }
    findings.failed(
        Aspect.REACHED,
        object + " didn't answer: " + said,
        "Check the function's way to the service: its subnets' routes, a VPC endpoint or a NAT"
            + " gateway, security groups, the region");
  }

  private static boolean isMissing(AwsServiceException answer, String code) {
    return answer.statusCode() == 404
        || answer.statusCode() == 301
        || (code.contains("notfound") && !code.contains("kms"))
        || code.contains("nonexistentqueue")
        || code.contains("queuedoesnotexist")
        || code.contains("nosuchbucket");
  }

  private static boolean isDenied(AwsServiceException answer) {
    return answer.statusCode() == 403 || AwsFailure.isDenied(AwsFailure.code(answer));
  }

  private static boolean isDeniedByName(AwsServiceException answer) {
    return AwsFailure.isDenied(AwsFailure.code(answer));
  }

  private String said(AwsServiceException answer) {
    return object + " answered " + answer.statusCode() + " " + AwsFailure.code(answer);
  }
}
