package dev.docdb.replicator.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.finding.Finding.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ExaminationTest {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** Runs what is looked at on this thread; the wall of time is another's to test. */
  private static final Bound DIRECT =
      new Bound() {
        @Override
        public <T> T call(Duration atMost, Callable<T> work) throws TimeoutException {
          try {
            return work.call();
          } catch (RuntimeException | TimeoutException e) {
            throw e;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }
      };

  private final Examination examination =
      new Examination(DIRECT, System::nanoTime, Duration.ofMinutes(1));

  private List<State> states() {
    return examination.findings().stream().map(finding -> finding.state()).toList();
  }

  @Test
  void aClassThatIsMissingHidesNoOtherCheck() {
    examination.look(Check.SETTINGS, LIMIT, "-", () -> Check.SETTINGS.ok("good"));
    examination.look(
        Check.SECRET,
        LIMIT,
        "-",
        () -> {
          throw new NoClassDefFoundError("secret/Words");
        });
    examination.look(Check.CERTIFICATES, LIMIT, "-", () -> Check.CERTIFICATES.ok("good"));
    assertEquals(List.of(State.OK, State.FAILED, State.OK), states());
  }

  @Test
  void whatIsSaidOfNoAnswerIsTheChecksToDecide() {
    examination.look(Check.SETTINGS, LIMIT, "-", () -> Check.SETTINGS.ok("good"));
    examination.look(
        Check.SECRET,
        LIMIT,
        found -> Check.SECRET.unknown(found, "again"),
        () -> {
          throw new TimeoutException();
        });
    assertEquals(List.of(State.OK, State.UNKNOWN), states());
  }
}
