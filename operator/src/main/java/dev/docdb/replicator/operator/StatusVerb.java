package dev.docdb.replicator.operator;

import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Says how things stand. */
record StatusVerb(Arguments arguments, DeployedFunction function, Conversation talk) {
  /** In these, the next tick replicates unless there are problems. */
  private static final Set<String> GOOD = Set.of("replicating", "not begun");

  static Arguments parse(List<String> words) {
    return Arguments.parse(words, Set.of("--function"), Set.of("--json"));
  }

  static BsonDocument ask(DeployedFunction function) {
    return function.call(new BsonDocument("task", new BsonString("status")));
  }

  static boolean isGood(BsonDocument answer) {
    return GOOD.contains(AsJson.text(answer, "condition"))
        && answer.getArray("problems", new BsonArray()).isEmpty();
  }

  int run() {
    BsonDocument status = ask(function);
    if (arguments.has("--json")) {
      talk.out().println(status.toJson());
    } else {
      new StatusText(status).print(talk.out());
    }
    return isGood(status) ? ExitCodes.DONE : ExitCodes.STAYS;
  }
}
