package dev.docdb.replicator.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.finding.Finding;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an examination has found, and what is expected of it. */
public record Examined(List<Finding> findings) {

  /**
   * Each aspect is there, and what isn't ok is this.
   *
   * @param statesOfAspects such as {@code "limits", "unknown"}
   */
  public Examined assertNotOk(String... statesOfAspects) {
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < statesOfAspects.length; i += 2) {
      expected.put(statesOfAspects[i], statesOfAspects[i + 1]);
    }
    Map<String, String> found = new TreeMap<>();
    findings.stream()
        .filter(finding -> finding.state() != Finding.State.OK)
        .forEach(finding -> found.put(aspect(finding), finding.state().label()));
    assertEquals(expected, found, findings::toString);
    assertEquals(
        List.of("reached", "login", "place", "permission", "limits"),
        findings.stream().map(Examined::aspect).toList());
    return this;
  }

  /** The finding of this aspect says all of it. */
  public Examined assertSays(String aspect, String... words) {
    Finding finding =
        findings.stream().filter(one -> aspect(one).equals(aspect)).findFirst().orElseThrow();
    for (String word : words) {
      assertTrue(finding.toString().contains(word), () -> word + " expected in " + finding);
    }
    return this;
  }

  private static String aspect(Finding finding) {
    return finding.id().substring(finding.id().lastIndexOf('.') + 1);
  }
}
