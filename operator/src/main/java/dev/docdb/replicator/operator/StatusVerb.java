package dev.docdb.replicator.operator;

import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * Says how things stand.
 *
 * @param json as the function has it
 */
record StatusVerb(DeployedFunction function, boolean json, Conversation talk) {
  /** In these, the next tick replicates unless there are problems. */
  private static final Set<String> GOOD = Set.of("replicating", "not begun");

  static BsonDocument ask(DeployedFunction function) {
    return function.call(new BsonDocument("task", new BsonString("status")));
  }

  static boolean isGood(BsonDocument answer) {
    return GOOD.contains(AsJson.text(answer, "condition"))
        && answer.getArray("problems", new BsonArray()).isEmpty();
  }

  int run() {
    BsonDocument status = ask(function);
    if (json) {
      talk.out().println(status.toJson());
    } else {
      new StatusText(status).print(talk.out());
    }
    return isGood(status) ? ExitCodes.DONE : ExitCodes.STAYS;
  }
}
