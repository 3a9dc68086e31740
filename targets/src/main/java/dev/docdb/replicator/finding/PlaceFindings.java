package dev.docdb.replicator.finding;

import dev.docdb.replicator.finding.Finding.State;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was found of one place so far. What is noted twice of an aspect is as bad as the worse. */
public final class PlaceFindings {
  private final String place;
  private final Map<Aspect, Finding> noted = new EnumMap<>(Aspect.class);

  /**
   * Nothing yet.
   *
   * @param place what the ids of its checks begin with
   */
  public PlaceFindings(String place) {
    this.place = place;
  }

  public void ok(Aspect aspect, String found) {
    note(aspect, Finding.ok(aspect.of(place), found));
  }

  public void warning(Aspect aspect, String found, String advice) {
    note(aspect, Finding.warning(aspect.of(place), found, advice));
  }

  public void failed(Aspect aspect, String found, String advice) {
    note(aspect, Finding.failed(aspect.of(place), found, advice));
  }

  public void unknown(Aspect aspect, String found, String advice) {
    note(aspect, Finding.unknown(aspect.of(place), found, advice));
  }

  private void note(Aspect aspect, Finding finding) {
    noted.merge(aspect, finding, Finding::and);
  }

  /** Whether something is broken, so that there is no use in looking further. */
  public boolean hasFailed() {
    return noted.values().stream().anyMatch(finding -> finding.state() == State.FAILED);
  }

  /**
   * Of every aspect. What was not looked at was skipped because of what is broken, if anything is.
   */
  public List<Finding> all() {
    return Arrays.stream(Aspect.values()).map(this::of).toList();
  }

  private Finding of(Aspect aspect) {
    Finding finding = noted.get(aspect);
    return finding == null ? notLookedAt(aspect.of(place)) : finding;
  }

  private Finding notLookedAt(String id) {
    return noted.values().stream()
        .filter(finding -> finding.state() == State.FAILED)
        .findFirst()
        .map(broken -> Finding.skipped(id, broken.id()))
        .orElseGet(
            () ->
                Finding.unknown(
                    id, "No answer told", "Do what the other checks of " + place + " say first"));
  }
}
