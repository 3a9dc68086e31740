package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.Halt;
import dev.docdb.replicator.state.HaltedException;
import dev.docdb.replicator.state.StateException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which failures are the same for whoever is told of them. */
class ExplanationTest {

  private static String sameAs(Throwable failure) {
    return Explanation.of(failure, null).sameAs();
  }

  private static SourceException of(SourceError error, String words) {
    return new SourceException(error, words);
  }

  @Test
  void ofWhatPassesTheWordsDoNotMatter() {
    assertEquals(
        sameAs(of(SourceError.CONNECTION_LOST, "from port 4711")),
        sameAs(of(SourceError.CONNECTION_LOST, "from port 4712")));
  }

  @Test
  void twoTargetsThatAreDownAreTwoFailures() {
    String queue = "The queue https://q (SQS_QUERY_URL) didn't answer: port ";
    assertEquals(
        sameAs(new TargetUnavailableException(queue + "4711")),
        sameAs(new TargetUnavailableException(queue + "4712")));
    assertNotEquals(
        sameAs(new TargetUnavailableException(queue + "4711")),
        sameAs(new TargetUnavailableException("The bucket b (BUCKET_NAME) didn't answer")));
  }

  @Test
  void anotherMistakeOfTheSameKindIsAnother() {
    assertNotEquals(
        sameAs(of(SourceError.MISCONFIGURED, "PIPELINE is refused")),
        sameAs(of(SourceError.MISCONFIGURED, "the certificate is refused")));
  }

  @Test
  void anotherDamageOfTheStateIsAnother() {
    assertNotEquals(
        sameAs(new StateException("its field epoch is missing")),
        sameAs(new StateException("its field position is missing")));
  }

  @Test
  void aHaltAndWhatFollowsFromItAreTheSame() {
    Halt halt = new Halt(SourceError.POSITION_LOST.name(), "gone", Instant.EPOCH);
    assertEquals(
        sameAs(of(SourceError.POSITION_LOST, "gone")),
        sameAs(new HaltedException(halt, "it stands still")));
  }
}
