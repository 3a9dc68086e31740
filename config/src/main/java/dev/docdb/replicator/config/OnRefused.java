package dev.docdb.replicator.config;

/** What to do with a change that a target will never take. */
public enum OnRefused {
  /** Put it aside, durably, and go on behind it. */
  DEAD_LETTER,
  /** Stop in front of it: the operator decides. */
  FAIL,
  /** Leave it out, and count it. */
  IGNORE;

  /** What holds with these settings: whoever names a place for dead letters wants them there. */
  public static OnRefused of(Environment environment) {
    return environment
        .find(Settings.ON_REFUSED)
        .orElse(environment.has(Settings.DEAD_LETTER_URI) ? DEAD_LETTER : FAIL);
  }
}
