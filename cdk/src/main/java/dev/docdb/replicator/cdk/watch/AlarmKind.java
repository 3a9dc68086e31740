package dev.docdb.replicator.cdk.watch;

/** The alarms that a function may have. docs/operations.md has a table of them, held to this. */
public enum AlarmKind {
  ERRORS(
      "errors",
      "The function fails again and again.",
      "Read the alert, or the last error in the log: it names the cause and what mends it.",
      "aws logs tail /aws/lambda/NAME --since 1h --filter-pattern '{ $.level = \"ERROR\" }'"),
  LAG(
      "lag",
      "Changes wait for a target too long: for more than 15 minutes, where nothing else was set.",
      "See which target gets nothing. If all get something, there is more written than the function carries: give it more"
          + " memory, or set MAX_LOOP to 0.",
      "scripts/status --function NAME"),
  HEADROOM_HALF(
      "headroom-half",
      "In less than half of RETENTION_HOURS the cluster drops changes that a target hasn't got.",
      "Mend today what holds that target up. change_stream_log_retention_duration, raised now, wins time.",
      "scripts/status --function NAME"),
  HEADROOM_FIFTH(
      "headroom-fifth",
      "In less than a fifth of RETENTION_HOURS the cluster drops changes that a target hasn't got.",
      "Mend it now, and raise change_stream_log_retention_duration first.",
      "scripts/status --function NAME"),
  HALTED(
      "halted",
      "The replication stands still until a person decides.",
      "Read the alert: it says why, what to look at, and what ends the halt.",
      "scripts/status --function NAME"),
  NOT_RUNNING(
      "not-running",
      "No invocation has told anything: the function isn't invoked, or fails before it is connected.",
      "Where the alarm for errors is on, mend that. Else see that the schedule is enabled and the function subscribed to its"
          + " topic, and invoke it once.",
      "scripts/invoke --function NAME"),
  REFUSED(
      "refused",
      "A target has refused changes for good; they were put aside as dead letters, or left out.",
      "See which and why, mend that, and send them again.",
      "scripts/redrive --function NAME --dry-run"),
  DETACHED(
      "detached",
      "A target takes no changes, and the others go on without it.",
      "Mend that target before the cluster drops what it hasn't got; it catches up by itself.",
      "scripts/doctor --function NAME"),
  LEASE_BUSY(
      "lease-busy",
      "All the time another invocation holds the lease: two functions replicate one scope.",
      "See who holds it, and remove one of the two.",
      "scripts/status --function NAME");

  private final String suffix;
  private final String meaning;
  private final String first;
  private final String command;

  AlarmKind(String suffix, String meaning, String first, String command) {
    this.suffix = suffix;
    this.meaning = meaning;
    this.first = first;
    this.command = command;
  }

  /** What the alarm's name ends with, behind the function's. */
  public String suffix() {
    return suffix;
  }

  /** What it says. */
  public String meaning() {
    return meaning;
  }

  /** What to do first. */
  public String first() {
    return first;
  }

  /** The command for that, with {@code NAME} for the function's. */
  public String command() {
    return command;
  }

  String description(String function) {
    return "%s First: %s Run: %s. More: docs/operations.md, Alarms."
        .formatted(meaning, first, command.replace("NAME", function));
  }
}
