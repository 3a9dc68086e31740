package dev.docdb.replicator.source;

/** What it came to that a cluster was to record changes. */
public enum Enabling {
  /** It does already, and nothing was changed. */
  ALREADY("Change streams are enabled already."),

  /** The server records everything, and nothing was changed. */
  ALWAYS(
      "This server records all changes by itself, as MongoDB does: there is nothing to be enabled."),

  /** It didn't, and does now. */
  DONE(
      "Change streams are enabled. What is written from now on is recorded; what was written before is in no log."),

  /** The cluster has accepted it, and doesn't say what is enabled: neither before nor now. */
  ACCEPTED(
      "Change streams are enabled, as the cluster says. Whether they were before isn't known: it doesn't answer"
          + " that, mostly because the user lacks the action listChangeStreams."),

  /** The cluster has accepted it, and doesn't show it. */
  NOT_LISTED("The cluster has accepted the command, and doesn't list what was to be enabled."),

  /** The user may not, and nothing was changed. */
  NOT_ALLOWED("The user may not enable change streams.");

  private final String words;

  Enabling(String words) {
    this.words = words;
  }

  /** The same in sentences. */
  public String words() {
    return words;
  }
}
