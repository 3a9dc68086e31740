package dev.docdb.replicator.sandbox.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.demo.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The judgement must be able to fail: every way in which a target can be wrong is told. */
class JudgementTest {
  /** Epoch 1 was cut off with one change saved, epochs 2 and 3 came to a good end. */
  private static Epochs epochs() {
    Epochs epochs = new Epochs();
    State none = state(0, 0);
    State first = state(1, 1);
    State second = state(2, 4);
    epochs.began(none, first);
    epochs.cutOff(1, new Epochs.CutOff(first.saved(), 4));
    epochs.began(first, second);
    epochs.began(second, state(3, 9));
    return epochs;
  }

  private static State state(long epoch, long saved) {
    return new State(epoch, saved, saved, Optional.empty());
  }

  /** A change whose version is its number. */
  private static Message change(int number, long epoch) {
    return new Message("id-" + number, "a", "update", number, number, epoch);
  }

  private static Judgement judged(boolean ordered, Message... messages) {
    Judgement judgement = new Judgement(epochs(), Map.of("a", 5), ordered);
    judgement.judge(List.of(messages));
    return judgement;
  }

  private static void assertTold(String word, Judgement judgement) {
    assertTrue(
        judgement.violations().stream().anyMatch(each -> each.contains(word)),
        judgement.violations()::toString);
  }

  @Test
  void allowsARewindBehindWhatWasCutOff() {
    Message delete = new Message("id-5", "a", "delete", 0, 5, 3);
    Judgement judgement =
        judged(
            true,
            change(1, 1),
            change(2, 1),
            change(3, 1),
            change(2, 2),
            change(3, 2),
            change(4, 2),
            delete);
    assertEquals(List.of(), judgement.violations());
    assertEquals(5, judgement.distinct());
    assertEquals(2, judgement.repeats());
    assertEquals(2, judgement.mostRepeats());
  }

  @Test
  void tellsAJump() {
    assertTold("jumps from 1 to 3", judged(true, change(1, 1), change(3, 1)));
    assertEquals(List.of(), judged(false, change(1, 1), change(3, 1)).violations());
  }

  @Test
  void tellsARewindThatNothingExplains() {
    assertTold("rewinds from 5 to 5", judged(true, change(5, 2), change(5, 3)));
    assertTold("although nothing was cut off", judged(true, change(5, 2), change(5, 3)));
  }

  @Test
  void tellsARewindWithinOneInvocation() {
    assertTold(
        "goes from 2 to 1 in one epoch", judged(true, change(1, 1), change(2, 1), change(1, 1)));
    assertTold("came twice", judged(false, change(1, 1), change(1, 1)));
  }

  @Test
  void tellsARepeatOfWhatWasSaved() {
    assertTold("its delivery was saved", judged(false, change(1, 1), change(1, 2)));
    assertEquals(List.of(), judged(false, change(2, 1), change(2, 2)).violations());
  }

  @Test
  void tellsAStateThatGoesBack() {
    Epochs epochs = new Epochs();
    epochs.seen(state(2, 4));
    epochs.seen(state(2, 3));
    assertEquals(1, epochs.violations().size(), epochs.violations()::toString);
  }

  @Test
  void countsWhatLiesBetweenTheSavedPositionAndTheEnd() {
    long[] versions = {10, 20, 30, 40, 50};
    assertEquals(2, new Epochs.CutOff(20, 4).unsaved(versions));
    assertEquals(3, new Epochs.CutOff(15, 4).unsaved(versions));
    assertEquals(0, new Epochs.CutOff(50, 5).unsaved(versions));
  }
}
