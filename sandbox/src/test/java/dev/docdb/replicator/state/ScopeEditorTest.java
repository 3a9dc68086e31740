package dev.docdb.replicator.state;

import static dev.docdb.replicator.state.KeptState.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.state.ScopeEditor.Demand;
import dev.docdb.replicator.state.ScopeEditor.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operators' changes race with functions at work, and with each other. */
@Timeout(120)
class ScopeEditorTest {
  private static final Signature ADA = new Signature("ada", "to try it");

  private KeptState state;

  @BeforeEach
  void start() {
    state = new KeptState();
    state.saveOnce(1_000);
  }

  @AfterEach
  void stop() {
    state.close();
  }

  private ScopeEditor editor() {
    return new ScopeEditor(state.store(), state.greeting(), "operator", KeptState.LEASE);
  }

  private Outcome rewind(ScopeState seen, int place) {
    return editor().apply(seen, seen.edit().moveTo(at(place)), Demand.SOUND, "rewind", ADA);
  }

  private int position() {
    return state.document().getDocument("position").getTimestamp("time").getTime();
  }

  private static int position(ScopeState seen) {
    return Math.toIntExact(
        seen.checkpoint().orElseThrow().position().moment().orElseThrow().getEpochSecond());
  }

  /** One function after the other, which may let its lease lapse and doesn't know. */
  private final class AFunction {
    private Optional<CollectionLease> lease = Optional.empty();
    private Optional<CollectionCheckpoints> checkpoints = Optional.empty();
    private int next;

    void begin(String owner) {
      lease = state.tryToAcquire(owner);
      checkpoints = lease.map(state::loaded);
      next = position() + 1;
    }

    /** Whether it was still its to save. */
    boolean save() {
      if (checkpoints.isEmpty()) {
        return true;
      }
      try {
        checkpoints.get().save(at(next));
        next++;
        return true;
      } catch (FencedException e) {
        checkpoints = Optional.empty();
        lease = Optional.empty();
        return false;
      }
    }

    void end() {
      lease.ifPresent(CollectionLease::release);
      lease = Optional.empty();
      checkpoints = Optional.empty();
    }
  }

  @Test
  void a04_aTaskThatRacesNeverMovesThePositionForward() {
    int changed = 0;
    int refused = 0;
    for (int seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      AFunction function = new AFunction();
      List<ScopeState> looks = new ArrayList<>(List.of(ScopeState.read(state.store())));
      for (int step = 0; step < 40; step++) {
        switch (random.nextInt(7)) {
          case 0 -> function.begin("function " + seed + " " + step);
          case 1 -> function.save();
          case 2 -> function.end();
          case 3 -> looks.add(ScopeState.read(state.store()));
          case 4 -> state.faults().shiftClock(KeptState.LEASE.multipliedBy(2));
          default -> {
            ScopeState seen = looks.get(random.nextInt(looks.size()));
            BsonDocument before = state.document();
            int was = position();
            Outcome outcome = rewind(seen, Math.max(1, position(seen) - random.nextInt(3)));
            if (outcome instanceof ScopeEditor.Changed) {
              changed++;
              assertTrue(position() <= was, () -> "forward from " + was + " to " + position());
              int mine = position();
              function.save();
              assertEquals(mine, position(), "a function has saved over the operator's place");
            } else {
              refused++;
              assertEquals(before.get("position"), state.document().get("position"));
              assertEquals(before.get("audit"), state.document().get("audit"));
            }
          }
        }
      }
      function.end();
    }
    assertTrue(changed > 10 && refused > 10, changed + " were done, and " + refused + " refused");
  }

  @Test
  void aChangeWhoseAnswerIsLostIsReadBack() {
    ScopeState seen = ScopeState.read(state.store());
    state.faults().dropConnectionAfter("update");
    assertInstanceOf(ScopeEditor.Changed.class, rewind(seen, 900));
    assertEquals(900, position());
    assertEquals(1, state.document().getArray("audit").size());
  }

  @Test
  void whatWasDoneByHandMeanwhileIsNotOverwritten() {
    ScopeState seen = ScopeState.read(state.store());
    state.replace(state.document().append("status", new BsonString("halted")));
    assertInstanceOf(ScopeEditor.Overtaken.class, rewind(seen, 900));
    assertEquals(1_000, position());
  }
}
