package dev.docdb.replicator.cdk.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.cdk.app.NeedsNode.Condition;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NeedsNodeTest {
  private static final String MISSING = "there is no Node";

  @Test
  void autoSkipsWithTheReason() {
    var verdict = Condition.decide("auto", Optional.of(MISSING));
    assertTrue(verdict.isDisabled());
    assertEquals(Optional.of(MISSING), verdict.getReason());
  }

  @Test
  void requiredFails() {
    String said =
        assertThrows(
                IllegalStateException.class,
                () -> Condition.decide("required", Optional.of(MISSING)))
            .getMessage();
    assertEquals("-Dnode=required, but there is no Node", said);
  }

  @Test
  void bothRunWhereItIs() {
    assertFalse(Condition.decide("auto", Optional.empty()).isDisabled());
    assertFalse(Condition.decide("required", Optional.empty()).isDisabled());
  }

  @Test
  void anyOtherValueIsAnError() {
    String said =
        assertThrows(
                IllegalArgumentException.class, () -> Condition.decide("off", Optional.empty()))
            .getMessage();
    assertEquals("-Dnode=off is none of auto, required", said);
  }

  @Test
  void aProgramThatIsntThereIsMissing() {
    assertTrue(Condition.missing("no-such-program").orElseThrow().startsWith(MISSING));
  }
}
