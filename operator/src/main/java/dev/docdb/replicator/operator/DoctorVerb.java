package dev.docdb.replicator.operator;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Has the function look at everything that it needs, and shows what it found: a line a check. */
record DoctorVerb(Arguments arguments, DeployedFunction function, Conversation talk) {
  static Arguments parse(List<String> words) {
    return Arguments.parse(words, Set.of("--function"), Set.of("--alert-test", "--json"));
  }

  int run() {
    BsonDocument answer =
        function.call(
            new BsonDocument("task", new BsonString("doctor"))
                .append("alertTest", BsonBoolean.valueOf(arguments.has("--alert-test"))));
    if (arguments.has("--json")) {
      talk.out().println(answer.toJson());
    } else {
      describe(answer);
    }
    return count(answer, "failed") == 0 ? ExitCodes.DONE : ExitCodes.STAYS;
  }

  private void describe(BsonDocument answer) {
    talk.out().println("Scope " + AsJson.text(answer, "scope"));
    for (BsonValue finding : answer.getArray("findings", new BsonArray())) {
      describeOne(finding.asDocument());
    }
    talk.out()
        .printf(
            "%d failed, %d warnings, %d not known, %d skipped, %d ok%n",
            count(answer, "failed"),
            count(answer, "warning"),
            count(answer, "unknown"),
            count(answer, "skipped"),
            count(answer, "ok"));
  }

  private void describeOne(BsonDocument finding) {
    talk.out()
        .printf(
            Locale.ROOT,
            "%-8s %-22s %s%n",
            AsJson.text(finding, "state"),
            AsJson.text(finding, "id"),
            AsJson.text(finding, "found"));
    if (finding.containsKey("advice")) {
      talk.out().printf("%31s -> %s%n", "", AsJson.text(finding, "advice"));
    }
  }

  private static int count(BsonDocument answer, String state) {
    return answer.getInt32(state, new BsonInt32(0)).getValue();
  }
}
