package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The operator's scripts say what the program knows, and find mistakes before they build. */
@Timeout(120)
class OperatorScriptsTest {
  private static final List<String> VERBS =
      List.of(
          "status",
          "pause",
          "resume",
          "rewind",
          "reset",
          "redrive",
          "doctor",
          "invoke",
          "enable-change-streams");

  @Test
  void theProgramTakesTheOptionsOfEachScript() throws Exception {
    for (String verb : VERBS) {
      Set<String> options = new TreeSet<>(ScriptRun.withValue(verb));
      options.addAll(ScriptRun.switches(verb));
      for (String option : options) {
        OperatorRun program = new OperatorRun();
        List<String> words = new ArrayList<>(List.of(verb));
        if (verb.equals("enable-change-streams") && isOfACluster(option)) {
          words.addAll(List.of("--uri", "h"));
        }
        words.add(option);
        assertEquals(2, program.run(words), () -> verb + " " + option + program.said());
        assertFalse(program.err().contains("there is no option"), program::said);
      }
    }
  }

  /** Had it been taken for the option, the program wouldn't have been reached, and nothing done. */
  @Test
  void aValueIsNoOption() throws Exception {
    for (String why : List.of("copied, see --help of it", "--help", "not by --uri this time")) {
      ScriptRun end = ScriptRun.of("enable-change-streams", "--why", why, "--json");
      assertEquals(2, end.code(), () -> why + end.out());
      assertTrue(end.err().contains("--function is missing"), end::err);
      assertEquals("", end.out());
    }
    ScriptRun end = ScriptRun.of("enable-change-streams", "--uri", "h", "--yes");
    assertTrue(end.err().contains("--database is missing"), end::err);
    end = ScriptRun.of("pause", "--function", "f", "--why", "w", "--help");
    assertEquals(0, end.code(), end::err);
    assertTrue(end.out().startsWith("Usage:"), end::out);
  }

  private static boolean isOfACluster(String option) {
    return Set.of("--database", "--collection", "--secret", "--ca").contains(option);
  }

  @Test
  void aTokenThatIsNoObjectIsAMistake() {
    for (String token :
        List.of("[]", "5", "{", "{\"_data\":{\"$oid\":\"zz\"}}", "{\"a\":".repeat(20_000))) {
      OperatorRun program = new OperatorRun();
      assertEquals(2, program.onFunction("rewind", "--why", "w", "--token", token), program::said);
      assertTrue(program.err().startsWith("rewind: --token takes"), program::said);
    }
  }

  @Test
  void mistakesAreToldBeforeAnythingIsBuilt() throws Exception {
    for (String verb : VERBS) {
      for (String[] wrong : new String[][] {{"--all"}, {"--function"}, {"--yes", ""}, {}}) {
        ScriptRun end = ScriptRun.of(verb, wrong);
        assertEquals(2, end.code(), () -> verb + String.join(" ", wrong) + end.err());
        assertTrue(end.err().startsWith(verb + ": "), end::err);
        assertTrue(end.err().contains("(see --help)"), end::err);
        assertFalse(end.err().contains("building"), end::err);
      }
    }
  }
}
