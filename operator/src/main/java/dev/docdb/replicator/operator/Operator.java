package dev.docdb.replicator.operator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The program behind the operator's scripts: the first argument is the verb. */
public final class Operator {
  private static final int USAGE = 2;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private Operator() {}

  /** Runs a verb, and exits with its code. */
  public static void main(String[] arguments) throws IOException {
    System.exit(run(List.of(arguments), System.in, System.out, System.err, PAUSE));
  }

  /**
   * Runs a verb.
   *
   * @param pause between two tries while the function is busy
   * @return the exit code
   */
  public static int run(
      List<String> arguments, InputStream in, PrintStream out, PrintStream err, Duration pause)
      throws IOException {
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    List<String> options = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    try {
      return switch (verb) {
        case "redrive" -> redrive(RedriveOptions.parse(options), in, out, err, pause);
        case "doctor" -> doctor(DoctorOptions.parse(options), out, err, pause);
        default -> {
          err.println("operator: the verbs are doctor and redrive");
          yield USAGE;
        }
      };
    } catch (RedriveOptions.UsageException e) {
      err.println(verb + ": " + e.getMessage());
      return USAGE;
    } catch (FunctionFailedException e) {
      err.println(verb + ": " + e.getMessage());
      return RedriveVerb.STAYS;
    }
  }

  private static int redrive(
      RedriveOptions options, InputStream in, PrintStream out, PrintStream err, Duration pause)
      throws IOException {
    try (DeployedFunction function = new DeployedFunction(options.function(), err, pause)) {
      BufferedReader answers =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return new RedriveVerb(options, function, answers, out).run();
    }
  }

  private static int doctor(
      DoctorOptions options, PrintStream out, PrintStream err, Duration pause) {
    try (DeployedFunction function = new DeployedFunction(options.function(), err, pause)) {
      return new DoctorVerb(options, function, out).run();
    }
  }
}
