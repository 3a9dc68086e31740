package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.FencedException;
import dev.docdb.replicator.state.Halt;
import dev.docdb.replicator.state.HaltedException;
import dev.docdb.replicator.state.StateException;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

class ConsequenceTest {

  @Test
  void everyFailureSaysWhatItMeans() {
    Map<Throwable, Consequence> table = new LinkedHashMap<>();
    table.put(new TargetUnavailableException("down"), Consequence.GOES_ON);
    table.put(new FencedException("taken"), Consequence.GOES_ON);
    table.put(new IllegalStateException("anything"), Consequence.GOES_ON);
    table.put(new OutOfMemoryError(), Consequence.GOES_ON);
    table.put(source(SourceError.CONNECTION_LOST), Consequence.GOES_ON);
    table.put(source(SourceError.POSITION_LOST), Consequence.HALTED);
    table.put(source(SourceError.OTHER_CLUSTER), Consequence.HALTED);
    table.put(new StateException("corrupt"), Consequence.HALTED);
    table.put(
        new HaltedException(new Halt("Lost", "gone", Instant.EPOCH), "halted"), Consequence.HALTED);
    table.put(source(SourceError.MISCONFIGURED), Consequence.STANDS_STILL);
    table.put(source(SourceError.NOT_AUTHORIZED), Consequence.STANDS_STILL);
    table.put(new ConfigurationException("wrong"), Consequence.STANDS_STILL);
    table.put(new TargetMisconfiguredException("wrong"), Consequence.STANDS_STILL);
    table.put(new UnknownInvocationException(), Consequence.NOTHING_DONE);
    table.forEach(
        (failure, consequence) ->
            assertEquals(consequence, Consequence.of(failure), failure.toString()));
  }

  private static SourceException source(SourceError error) {
    return new SourceException(error, error.name());
  }

  @Test
  void aServiceThatIsAwayIsNoMistakeInTheSettings() {
    assertInstanceOf(
        ConfigurationException.class, UnreachableException.orMistake("It", "x:Get", answer(404)));
    assertInstanceOf(
        ConfigurationException.class, UnreachableException.orMistake("It", "x:Get", answer(403)));
    assertInstanceOf(
        UnreachableException.class, UnreachableException.orMistake("It", "x:Get", answer(503)));
    assertInstanceOf(
        UnreachableException.class,
        UnreachableException.orMistake("It", "x:Get", SdkClientException.create("no route")));
  }

  private static AwsServiceException answer(int status) {
    return AwsServiceException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode("Any").errorMessage("any").build())
        .build();
  }
}
