package dev.docdb.replicator.operator;

import dev.docdb.replicator.UnreachableException;
import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.source.SourceException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The program behind the operator's scripts: the first argument is the verb. */
public final class Operator {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Conversation talk;
  private final Map<String, String> variables;
  private final Duration pause;

  private Operator(Conversation talk, Map<String, String> variables, Duration pause) {
    this.talk = talk;
    this.variables = variables;
    this.pause = pause;
  }

  /** Runs a verb, and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.in, System.out, System.err, System.getenv(), PAUSE));
  }

  /** The same without variables of the environment. */
  public static int run(
      List<String> arguments, InputStream in, PrintStream out, PrintStream err, Duration pause) {
    return run(arguments, in, out, err, Map.of(), pause);
  }

  /**
   * Runs a verb.
   *
   * @param variables of the environment
   * @param pause between two tries while the function is busy
   * @return the exit code
   */
  public static int run(
      List<String> arguments,
      InputStream in,
      PrintStream out,
      PrintStream err,
      Map<String, String> variables,
      Duration pause) {
    String verb = arguments.isEmpty() ? "operator" : arguments.getFirst();
    try {
      return new Operator(new Conversation(in, out, err), variables, pause)
          .run(verb, arguments.subList(Math.min(1, arguments.size()), arguments.size()));
    } catch (UsageException e) {
      err.println(verb + ": " + e.getMessage());
      return ExitCodes.USAGE;
    } catch (FunctionFailedException
        | ConfigurationException
        | SourceException
        | UnreachableException e) {
      err.println(verb + ": " + e.getMessage());
      return ExitCodes.STAYS;
    }
  }

  private int run(String verb, List<String> words) {
    return switch (verb) {
      case "redrive" -> redrive(RedriveOptions.parse(words));
      case "doctor" -> doctor(DoctorVerb.parse(words));
      case "status" -> status(StatusVerb.parse(words));
      case "invoke" -> invoke(InvokeVerb.parse(words));
      case "enable-change-streams" ->
          EnableVerb.isMeant(words)
              ? new EnableVerb(EnableVerb.parse(words), variables, talk).run()
              : change(ChangeTask.ENABLE_CHANGE_STREAMS, words);
      default -> change(changeTask(verb), words);
    };
  }

  private static ChangeTask changeTask(String verb) {
    return ChangeTask.find(verb)
        .orElseThrow(
            () ->
                new UsageException(
                    "there are the verbs redrive, doctor, status, pause, resume, rewind, reset, invoke and enable-change-streams"));
  }

  private int redrive(RedriveOptions options) {
    return on(options.function(), function -> new RedriveVerb(options, function, talk).run());
  }

  private int doctor(Arguments arguments) {
    return on(arguments, function -> new DoctorVerb(arguments, function, talk).run());
  }

  private int status(Arguments arguments) {
    return on(arguments, function -> new StatusVerb(arguments, function, talk).run());
  }

  private int change(ChangeTask task, List<String> words) {
    Arguments arguments = ChangeVerb.parse(task, words);
    return on(arguments, function -> new ChangeVerb(task, arguments, function, talk).run());
  }

  private int invoke(Arguments arguments) {
    return on(arguments, function -> new InvokeVerb(arguments, function, talk).run());
  }

  private int on(Arguments arguments, ToIntFunction<DeployedFunction> verb) {
    return on(arguments.get("--function", "the name or the ARN of the function"), verb);
  }

  private int on(String name, ToIntFunction<DeployedFunction> verb) {
    try (DeployedFunction function = new DeployedFunction(name, talk.err(), pause)) {
      return verb.applyAsInt(function);
    }
  }
}
