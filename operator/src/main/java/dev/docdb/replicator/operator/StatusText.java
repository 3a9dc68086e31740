package dev.docdb.replicator.operator;

import java.io.PrintStream;
import java.time.Duration;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** How a scope stands, to be read by a person. */
record StatusText(BsonDocument status) {
  private static final int SHOWN = 5;

  void print(PrintStream out) {
    out.printf(
        "%s, by %s (%s): %s%n",
        text(status, "scope"),
        text(status, "function"),
        text(status, "version"),
        text(status, "condition"));
    why("paused", "by", out);
    why("halted", "error", out);
    position(out);
    lease(out);
    status
        .getDocument("targets", new BsonDocument())
        .forEach((label, of) -> target(label, of.asDocument(), out));
    cluster(out);
    sample(out);
    problems(out);
    audit(out);
  }

  /** What a tick would fail of. */
  void problems(PrintStream out) {
    list("problems").forEach(problem -> out.println("  problem: " + problem.asString().getValue()));
  }

  private void why(String what, String who, PrintStream out) {
    if (status.isDocument(what)) {
      BsonDocument of = status.getDocument(what);
      String reason = of.containsKey("why") ? text(of, "why") : text(of, "message");
      out.printf("  %s since %s (%s): %s%n", what, text(of, "since"), text(of, who), reason);
    }
  }

  private void position(PrintStream out) {
    if (status.isDocument("position")) {
      BsonDocument position = status.getDocument("position");
      out.printf(
          "  position: %s, %s old; saved %s; headroom %s%n",
          text(position, "time"),
          time(position, "ageSeconds"),
          text(status, "saved"),
          time(status, "headroomSeconds"));
    } else {
      out.println("  position: none");
    }
  }

  private void lease(PrintStream out) {
    if (status.isDocument("lease")) {
      BsonDocument lease = status.getDocument("lease");
      boolean lapsed = lease.isBoolean("lapsed") && lease.getBoolean("lapsed").getValue();
      out.printf(
          "  lease: held by %s until %s%s, epoch %s%n",
          text(lease, "owner"),
          text(lease, "until"),
          lapsed ? ", which has passed" : "",
          text(status, "epoch"));
    } else {
      out.println("  lease: nobody holds it");
    }
  }

  private static void target(String label, BsonDocument of, PrintStream out) {
    if (!of.containsKey("place")) {
      boolean enabled = of.isBoolean("enabled") && of.getBoolean("enabled").getValue();
      out.printf("  %s: %s%n", label, enabled ? "enabled" : "no longer enabled");
      return;
    }
    out.printf(
        "  %s: %s, at %s; lag %s; headroom %s%s%n",
        label,
        text(of, "place"),
        text(of, "time"),
        time(of, "lagSeconds"),
        time(of, "headroomSeconds"),
        of.containsKey("noLag") ? " (" + text(of, "noLag") + ")" : "");
  }

  private void cluster(PrintStream out) {
    BsonDocument cluster = status.getDocument("cluster", new BsonDocument());
    if (!cluster.isDocument("found")) {
      return;
    }
    BsonDocument found = cluster.getDocument("found");
    String known =
        !cluster.isBoolean("matches")
            ? "none is known to the state"
            : cluster.getBoolean("matches").getValue()
                ? "the one of the position"
                : "NOT the one of the position";
    out.printf(
        "  cluster: %s, version %s, %d members: %s%n",
        text(found, "replicaSet"),
        text(found, "version"),
        found.getArray("members", new BsonArray()).size(),
        known);
  }

  private void sample(PrintStream out) {
    if (status.isDocument("pythonSample")) {
      out.println("  the Python sample has left a position, which the next tick goes on from");
    }
  }

  private void audit(PrintStream out) {
    BsonArray audit = list("audit");
    if (!audit.isEmpty()) {
      out.println("  changed by operators, newest first:");
    }
    audit.stream()
        .limit(SHOWN)
        .map(BsonValue::asDocument)
        .forEach(
            entry ->
                out.printf(
                    "    %s %s, by %s: %s%n",
                    text(entry, "at"), text(entry, "task"), text(entry, "by"), text(entry, "why")));
  }

  private BsonArray list(String name) {
    return status.getArray(name, new BsonArray());
  }

  private static String text(BsonDocument json, String name) {
    BsonValue value = json.getOrDefault(name, new BsonString("unknown"));
    if (value.isString()) {
      return value.asString().getValue();
    }
    return value.isNumber() ? Long.toString(value.asNumber().longValue()) : "unknown";
  }

  private static String time(BsonDocument json, String name) {
    BsonValue value = json.get(name);
    if (value == null || !value.isNumber()) {
      return "unknown";
    }
    long seconds = value.asNumber().longValue();
    return (seconds < 0 ? "-" : "") + words(Duration.ofSeconds(Math.abs(seconds)));
  }

  private static String words(Duration time) {
    if (time.toMinutes() == 0) {
      return time.toSeconds() + " s";
    }
    return time.toHours() == 0
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : time.toHours() + " h " + time.toMinutesPart() + " min";
  }
}
