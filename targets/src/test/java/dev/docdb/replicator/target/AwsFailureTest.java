package dev.docdb.replicator.target;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

class AwsFailureTest {
  private static RuntimeException of(int status, @Nullable String code) throws Exception {
    AwsServiceException answer =
        AwsServiceException.builder()
            .statusCode(status)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
            .build();
    return AwsFailure.of("The place (SETTING)", answer);
  }

  @Test
  void whatTheServiceSaysOfARequestIsForTheOperator() throws Exception {
    assertInstanceOf(TargetMisconfiguredException.class, of(400, "InvalidAddress"));
    assertInstanceOf(TargetMisconfiguredException.class, of(403, "AccessDenied"));
    assertInstanceOf(TargetMisconfiguredException.class, of(404, "NoSuchBucket"));
    assertInstanceOf(TargetMisconfiguredException.class, of(403, null));
  }

  @Test
  void d10_aRequestThatBrokeOffOnItsWayIsSentAgain() throws Exception {
    assertInstanceOf(TargetUnavailableException.class, of(400, null));
  }
}
