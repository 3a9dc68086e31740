package dev.docdb.replicator.operator;

import java.io.PrintStream;
import java.util.Locale;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** Has the function look at everything that it needs, and shows what it found: a line a check. */
final class DoctorVerb {
  /** Nothing has failed. */
  static final int WELL = 0;

  /** Something has. */
  static final int FAILED = 1;

  private static final JsonWriterSettings READABLE =
      JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).indent(true).build();

  private final DoctorOptions options;
  private final DeployedFunction function;
  private final PrintStream out;

  DoctorVerb(DoctorOptions options, DeployedFunction function, PrintStream out) {
    this.options = options;
    this.function = function;
    this.out = out;
  }

  int run() {
    BsonDocument answer =
        function.call(
            new BsonDocument("task", new BsonString("doctor"))
                .append("alertTest", BsonBoolean.valueOf(options.alertTest())));
    if (options.json()) {
      out.println(answer.toJson(READABLE));
    } else {
      describe(answer);
    }
    return count(answer, "failed") == 0 ? WELL : FAILED;
  }

  private void describe(BsonDocument answer) {
    out.println("Scope " + text(answer, "scope"));
    for (BsonValue finding : answer.getArray("findings", new BsonArray())) {
      describeOne(finding.asDocument());
    }
    out.printf(
        "%d failed, %d warnings, %d not known, %d skipped, %d ok%n",
        count(answer, "failed"),
        count(answer, "warning"),
        count(answer, "unknown"),
        count(answer, "skipped"),
        count(answer, "ok"));
  }

  private void describeOne(BsonDocument finding) {
    out.printf(
        Locale.ROOT,
        "%-8s %-22s %s%n",
        text(finding, "state"),
        text(finding, "id"),
        text(finding, "found"));
    if (finding.containsKey("advice")) {
      out.printf("%31s -> %s%n", "", text(finding, "advice"));
    }
  }

  private static String text(BsonDocument json, String name) {
    return json.getString(name, new BsonString("")).getValue();
  }

  private static int count(BsonDocument answer, String state) {
    return answer.getInt32(state, new BsonInt32(0)).getValue();
  }
}
