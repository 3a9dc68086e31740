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
    if (arguments.isEmpty() || !arguments.getFirst().equals("redrive")) {
      err.println("operator: there is one verb: redrive");
      return USAGE;
    }
    try {
      RedriveOptions options = RedriveOptions.parse(arguments.subList(1, arguments.size()));
      try (DeployedFunction function = new DeployedFunction(options.function(), err, pause)) {
        BufferedReader answers =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        return new RedriveVerb(options, function, answers, out).run();
      }
    } catch (RedriveOptions.UsageException e) {
      err.println("redrive: " + e.getMessage());
      return USAGE;
    } catch (FunctionFailedException e) {
      err.println("redrive: " + e.getMessage());
      return RedriveVerb.STAYS;
    }
  }
}
