package dev.docdb.replicator.operator;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * Changes something by a task of the function: shows how things stand and what will be done, asks,
 * and tells what came of it.
 */
final class ChangeVerb {
  private final String verb;
  private final Arguments arguments;
  private final DeployedFunction function;
  private final Conversation talk;

  private static final Set<String> ALWAYS = Set.of("--function", "--by", "--why");
  private static final Set<String> SWITCHES = Set.of("--yes", "--json");

  private ChangeVerb(
      String verb, Arguments arguments, DeployedFunction function, Conversation talk) {
    this.verb = verb;
    this.arguments = arguments;
    this.function = function;
    this.talk = talk;
  }

  /** Reads the command line of one of these verbs, and checks it. */
  static Arguments parse(String verb, List<String> words) {
    Arguments arguments =
        Arguments.parse(words, with(ALWAYS, values(verb)), with(SWITCHES, switches(verb)));
    arguments.get("--function", "the name or the ARN of the function");
    arguments.get("--why", "the reason, which is kept and alerted");
    if (verb.equals("rewind") && arguments.has("--time") == arguments.has("--token")) {
      throw new UsageException("--time or --token is needed: where to go on from");
    }
    payload(verb, arguments, "");
    return arguments;
  }

  private static Set<String> values(String verb) {
    return switch (verb) {
      case "resume" -> Set.of("--attach");
      case "rewind" -> Set.of("--time", "--token", "--target");
      case "reset" -> Set.of("--confirm");
      default -> Set.of();
    };
  }

  private static Set<String> switches(String verb) {
    return switch (verb) {
      case "resume" -> Set.of("--halt", "--accept-cluster");
      case "rewind" -> Set.of("--leave-out", "--accept-cluster");
      default -> Set.of();
    };
  }

  private static Set<String> with(Set<String> some, Set<String> more) {
    return Stream.concat(some.stream(), more.stream()).collect(Collectors.toUnmodifiableSet());
  }

  static int run(String verb, Arguments arguments, DeployedFunction function, Conversation talk) {
    return new ChangeVerb(verb, arguments, function, arguments.has("--json") ? talk.aside() : talk)
        .run(talk);
  }

  private int run(Conversation answers) {
    BsonDocument status = StatusVerb.ask(function);
    String scope = status.getString("scope", new BsonString("")).getValue();
    new StatusText(status).print(talk.out());
    talk.out().println(intention(scope));
    if (!arguments.has("--yes") && !talk.agrees("Do it?")) {
      talk.out().println("Nothing was changed.");
      return ExitCodes.NOT_WANTED;
    }
    BsonDocument answer = function.call(payload(verb, arguments, scope));
    if (arguments.has("--json")) {
      answers.out().println(answer.toJson());
    } else {
      talk.out().println(answer.getString("says", new BsonString("")).getValue());
    }
    return goesOn(answer) ? ExitCodes.DONE : ExitCodes.STAYS;
  }

  /** Whoever resumes or rewinds expects the next tick to replicate. */
  private boolean goesOn(BsonDocument answer) {
    return switch (verb) {
      case "resume", "rewind" -> StatusVerb.isGood(answer) && goesOn();
      default -> true;
    };
  }

  /** Only another look tells whether the next tick can read from there. */
  private boolean goesOn() {
    BsonDocument status = StatusVerb.ask(function);
    new StatusText(status).problems(talk.out());
    return StatusVerb.isGood(status);
  }

  private String intention(String scope) {
    return switch (verb) {
      case "pause" -> "This pauses the replication of " + scope + " until it is resumed.";
      case "resume" ->
          "This lets the replication of %s go on%s%s%s."
              .formatted(
                  scope,
                  arguments.has("--halt") ? ", and ends a halt" : "",
                  arguments.has("--accept-cluster") ? ", on the cluster that answers" : "",
                  arguments
                      .find("--attach")
                      .map(target -> ", and " + target + " without what it has missed")
                      .orElse(""));
      case "rewind" ->
          "This lets %s of %s go on from %s; what lies behind that is sent again%s."
              .formatted(
                  arguments.find("--target").orElse("all targets"),
                  scope,
                  arguments.find("--time").orElse("the token"),
                  arguments.has("--leave-out") ? ", what is left out never is" : "");
      case "reset" ->
          "This forgets how far the replication of "
              + scope
              + " has come: the next tick begins as START_AT says. What was written in between never travels.";
      default -> "This has the cluster record the changes of " + scope + " from now on.";
    };
  }

  private static BsonDocument payload(String verb, Arguments arguments, String scope) {
    BsonDocument task =
        new BsonDocument("task", new BsonString(verb))
            .append(
                "by",
                new BsonString(
                    arguments.find("--by").orElseGet(() -> System.getProperty("user.name"))));
    text(arguments, "--why", "why", task);
    text(arguments, "--attach", "attach", task);
    text(arguments, "--time", "time", task);
    text(arguments, "--target", "target", task);
    arguments.find("--token").ifPresent(token -> task.append("token", token(token)));
    yes(arguments, "--halt", "halt", task);
    yes(arguments, "--accept-cluster", "acceptCluster", task);
    yes(arguments, "--leave-out", "leaveOut", task);
    if (verb.equals("reset")) {
      task.append("confirm", new BsonString(confirmed(arguments, scope)));
    }
    return task;
  }

  /** Without a question, the scope must be given; otherwise the operator has seen it. */
  private static String confirmed(Arguments arguments, String scope) {
    if (arguments.has("--yes") && !arguments.has("--confirm")) {
      throw new UsageException("--yes needs --confirm, with the scope that is to be forgotten");
    }
    return arguments.find("--confirm").orElse(scope);
  }

  private static void text(Arguments arguments, String option, String member, BsonDocument task) {
    arguments.find(option).ifPresent(value -> task.append(member, new BsonString(value)));
  }

  private static void yes(Arguments arguments, String option, String member, BsonDocument task) {
    if (arguments.has(option)) {
      task.append(member, BsonBoolean.TRUE);
    }
  }

  private static BsonDocument token(String text) {
    return AsJson.object(text)
        .orElseThrow(
            () ->
                new UsageException(
                    "--token takes a resume token as JSON, such as '{\"_data\": \"...\"}'"));
  }
}
