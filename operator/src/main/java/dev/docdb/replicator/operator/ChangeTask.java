package dev.docdb.replicator.operator;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The tasks of the function that change something; each is a verb of the same name. */
enum ChangeTask {
  PAUSE("pause") {
    @Override
    String plan(Arguments arguments, String scope) {
      return "This pauses the replication of " + scope + " until it is resumed.";
    }
  },

  RESUME("resume") {
    @Override
    Set<String> options() {
      return Set.of("--attach");
    }

    @Override
    Set<String> switches() {
      return Set.of("--halt", "--accept-cluster");
    }

    @Override
    String plan(Arguments arguments, String scope) {
      return "This lets the replication of %s go on%s%s%s."
          .formatted(
              scope,
              arguments.has("--halt") ? ", and ends a halt" : "",
              arguments.has("--accept-cluster") ? ", on the cluster that answers" : "",
              arguments
                  .find("--attach")
                  .map(target -> ", and " + target + " without what it has missed")
                  .orElse(""));
    }

    @Override
    boolean isToReplicate() {
      return true;
    }
  },

  REWIND("rewind") {
    @Override
    Set<String> options() {
      return Set.of("--time", "--token", "--target");
    }

    @Override
    Set<String> switches() {
      return Set.of("--leave-out", "--accept-cluster");
    }

    @Override
    void check(Arguments arguments) {
      if (arguments.has("--time") == arguments.has("--token")) {
        throw new UsageException("--time or --token is needed: where to go on from");
      }
      arguments.find("--token").ifPresent(ChangeTask::token);
    }

    @Override
    String plan(Arguments arguments, String scope) {
      return "This lets %s of %s go on from %s; what lies behind that is sent again%s."
          .formatted(
              arguments.find("--target").orElse("all targets"),
              scope,
              arguments.find("--time").orElse("the token"),
              arguments.has("--leave-out") ? ", what is left out never is" : "");
    }

    @Override
    BsonValue member(String option, String value) {
      return option.equals("--token") ? token(value) : super.member(option, value);
    }

    @Override
    boolean isToReplicate() {
      return true;
    }
  },

  RESET("reset") {
    @Override
    Set<String> options() {
      return Set.of("--confirm");
    }

    @Override
    void check(Arguments arguments) {
      if (arguments.has("--yes") && !arguments.has("--confirm")) {
        throw new UsageException("--yes needs --confirm, with the scope that is to be forgotten");
      }
    }

    @Override
    String plan(Arguments arguments, String scope) {
      return "This forgets how far the replication of "
          + scope
          + " has come: the next tick begins as START_AT says. What was written in between never travels.";
    }

    @Override
    BsonDocument payload(Arguments arguments, String scope) {
      // Whoever was asked has seen the scope.
      BsonDocument confirmed = new BsonDocument("confirm", new BsonString(scope));
      confirmed.putAll(super.payload(arguments, scope));
      return confirmed;
    }
  },

  ENABLE_CHANGE_STREAMS("enable-change-streams") {
    @Override
    String plan(Arguments arguments, String scope) {
      return "This has the cluster record the changes of " + scope + " from now on.";
    }
  };

  private final String verb;

  ChangeTask(String verb) {
    this.verb = verb;
  }

  static Optional<ChangeTask> find(String verb) {
    return Arrays.stream(values()).filter(task -> task.verb.equals(verb)).findFirst();
  }

  /** The options of its own that take a value. */
  Set<String> options() {
    return Set.of();
  }

  /** The switches of its own. */
  Set<String> switches() {
    return Set.of();
  }

  /**
   * Looks at what a set of options can't say.
   *
   * @throws UsageException when they don't go together
   */
  void check(Arguments arguments) {}

  /** What will be done, for whoever is asked. */
  abstract String plan(Arguments arguments, String scope);

  /** What the function is given; each option is the member of its name. */
  BsonDocument payload(Arguments arguments, String scope) {
    BsonDocument payload = new BsonDocument("task", new BsonString(verb));
    for (String option : options()) {
      arguments
          .find(option)
          .ifPresent(value -> payload.append(name(option), member(option, value)));
    }
    switches().stream()
        .filter(arguments::has)
        .forEach(option -> payload.append(name(option), BsonBoolean.TRUE));
    return payload;
  }

  BsonValue member(String option, String value) {
    return new BsonString(value);
  }

  /** Whether the next tick is expected to replicate. */
  boolean isToReplicate() {
    return false;
  }

  /** {@code leaveOut} of {@code --leave-out}. */
  private static String name(String option) {
    StringBuilder name = new StringBuilder();
    for (String word : option.substring(2).split("-", -1)) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  private static BsonDocument token(String text) {
    return AsJson.object(text)
        .orElseThrow(
            () ->
                new UsageException(
                    "--token takes a resume token as JSON, such as '{\"_data\": \"...\"}'"));
  }
}
