package dev.docdb.replicator.operator;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * Changes something by a task of the function: shows how things stand and what will be done, asks,
 * and tells what came of it.
 */
record ChangeVerb(
    ChangeTask task, Arguments arguments, DeployedFunction function, Conversation talk) {
  private static final Set<String> VALUES = Set.of("--function", "--by", "--why");
  private static final Set<String> SWITCHES = Set.of("--yes", "--json");

  /** Reads the command line of one of these verbs, and checks it. */
  static Arguments parse(ChangeTask task, List<String> words) {
    Arguments arguments =
        Arguments.parse(words, with(VALUES, task.options()), with(SWITCHES, task.switches()));
    arguments.get("--function", "the name or the ARN of the function");
    arguments.get("--why", "the reason, which is kept and alerted");
    task.check(arguments);
    return arguments;
  }

  private static Set<String> with(Set<String> some, Set<String> more) {
    return Stream.concat(some.stream(), more.stream()).collect(Collectors.toUnmodifiableSet());
  }

  int run() {
    Conversation aside = arguments.has("--json") ? talk.aside() : talk;
    BsonDocument status = StatusVerb.ask(function);
    String scope = AsJson.text(status, "scope");
    new StatusText(status).print(aside.out());
    aside.out().println(task.plan(arguments, scope));
    if (!arguments.has("--yes") && !aside.agrees("Do it?")) {
      aside.out().println("Nothing was changed.");
      return ExitCodes.NOT_WANTED;
    }
    BsonDocument answer = function.call(payload(scope));
    talk.out().println(arguments.has("--json") ? answer.toJson() : AsJson.text(answer, "says"));
    return !task.isToReplicate() || goesOn(answer, aside) ? ExitCodes.DONE : ExitCodes.STAYS;
  }

  private BsonDocument payload(String scope) {
    String by = arguments.find("--by").orElseGet(() -> System.getProperty("user.name"));
    return task.payload(arguments, scope)
        .append("by", new BsonString(by))
        .append("why", new BsonString(arguments.get("--why", "")));
  }

  /** Only another look tells whether the next tick can read from there. */
  private boolean goesOn(BsonDocument answer, Conversation aside) {
    if (!StatusVerb.isGood(answer)) {
      return false;
    }
    BsonDocument status = StatusVerb.ask(function);
    new StatusText(status).problems(aside.out());
    return StatusVerb.isGood(status);
  }
}
