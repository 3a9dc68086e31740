package dev.docdb.replicator.target;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a target says of itself: its name, and neither secrets nor documents. */
sealed interface DiscretionRules extends TargetRules permits TargetContract {

  @Test
  default void showsNeitherSecretsNorDocuments() throws Exception {
    Change change = journal().insert("a");
    fixture().deliver(List.of(change));
    fixture().assertHarmless(target().toString());
    fixture()
        .assertHarmless(target().toEntry(fixture().encode(List.of(change)).getFirst()).toString());
  }

  @Test
  default void saysItsOwnName() {
    assertFalse(target().toString().contains("@"), target().toString());
    assertTrue(
        target().toString().contains(target().kind().enabledBy().name()),
        "names the setting: " + target());
  }
}
