package dev.docdb.replicator.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;

/** A test flight: wakes the function as the schedule does, and shows what came of it. */
record InvokeVerb(Arguments arguments, DeployedFunction function, Conversation talk) {
  /** How an invocation ends that had work to do, and did it. */
  private static final Set<String> GOOD = Set.of("caught-up", "max-loop", "deadline");

  static Arguments parse(List<String> words) {
    Arguments arguments =
        Arguments.parse(words, Set.of("--function", "--payload"), Set.of("--yes", "--json"));
    arguments.get("--function", "the name or the ARN of the function");
    arguments.get("--payload", "a file with what SNS sends, such as docs/events/tick.json");
    return arguments;
  }

  int run() {
    String text = text();
    Conversation aside = arguments.has("--json") ? talk.aside() : talk;
    aside
        .out()
        .printf(
            "This wakes %s once, as its schedule does: it replicates what there is.%n",
            arguments.get("--function", ""));
    if (!arguments.has("--yes") && !aside.agrees("Do it?")) {
      aside.out().println("Nothing was done.");
      return ExitCodes.NOT_WANTED;
    }
    DeployedFunction.Reply reply = function.invoke(text);
    if (arguments.has("--json")) {
      talk.out().println(reply.payload());
    } else {
      print(reply);
    }
    return isGood(reply) ? ExitCodes.DONE : ExitCodes.STAYS;
  }

  private String text() {
    String payload = arguments.get("--payload", "a file");
    try {
      return Files.readString(Path.of(payload));
    } catch (IOException e) {
      throw new UsageException("--payload: the file " + payload + " can't be read");
    }
  }

  private void print(DeployedFunction.Reply reply) {
    talk.out().println(reply.hasFailed() ? "It has failed:" : "It answers:");
    talk.out().println(reply.payload());
    if (!reply.log().isEmpty()) {
      talk.out().println("The end of its log:");
      talk.out().print(reply.log());
    }
  }

  private static boolean isGood(DeployedFunction.Reply reply) {
    if (reply.hasFailed()) {
      return false;
    }
    BsonDocument answer = DeployedFunction.parsed(reply.payload());
    return GOOD.contains(AsJson.text(answer, "ended"));
  }
}
