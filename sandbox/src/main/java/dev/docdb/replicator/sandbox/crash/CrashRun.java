package dev.docdb.replicator.sandbox.crash;

import dev.docdb.replicator.sandbox.CommandLine;
import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.demo.Workload;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Kills the packaged function at random moments while changes travel, and proves at the end that
 * every target agrees with the source: nothing is lost, nothing jumps, and what is repeated is what
 * had not been saved.
 *
 * <p>What it can't prove: a kill that takes the kernel with it, so that what the function handed to
 * its sockets is lost; servers that die too.
 */
public final class CrashRun {
  static final int BATCH_SIZE = 50;
  static final int BATCHES_PER_SAVE = 2;

  /** What is promised: a crash repeats changes of at most twice as many batches. */
  static final int MOST_REPEATED = 2 * BATCHES_PER_SAVE * BATCH_SIZE;

  private static final int LEASE_SECONDS = 2;

  /** So long after it has lapsed a lease isn't taken yet. */
  static final Duration GUARD = Duration.ofSeconds(LEASE_SECONDS).dividedBy(6);

  /** Small batches, saved often, under a lease that lapses soon. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "LEASE_SECONDS",
          Integer.toString(LEASE_SECONDS),
          "BATCH_SIZE",
          Integer.toString(BATCH_SIZE),
          "STATE_SYNC_COUNT",
          Integer.toString(BATCHES_PER_SAVE),
          "MAX_LOOP",
          "60"); // somebody always writes, so nothing else would end an invocation

  private static final int DOCUMENTS = 300;
  private static final int WRITES_A_SECOND = 50;

  private final CrashOptions options;
  private final Path artifact;
  private final PrintStream out;

  private CrashRun(CrashOptions options, Path artifact, PrintStream out) {
    this.options = options;
    this.artifact = artifact;
    this.out = out;
  }

  /**
   * The command. The packaged function is named by the system property {@code replicator.artifact}.
   */
  public static void main(String... arguments) {
    try {
      CrashOptions options = CrashOptions.parse(arguments);
      Path artifact =
          Path.of(System.getProperty("replicator.artifact", "function/target/replicator.zip"));
      System.exit(run(options, artifact, System.out).isEmpty() ? 0 : 1);
    } catch (CommandLine.UsageException | IllegalArgumentException e) {
      System.err.println("crash: " + e.getMessage());
      System.exit(2);
    } catch (IllegalStateException | UncheckedIOException e) {
      System.err.println("crash: " + e.getMessage());
      System.exit(1);
    }
  }

  /**
   * Does it all, and prints what happened.
   *
   * @return what must not be, a line each
   */
  static List<String> run(CrashOptions options, Path artifact, PrintStream out) {
    return new CrashRun(options, artifact, out).run();
  }

  private List<String> run() {
    out.printf("seed %d: starting the servers and the function ...%n", options.seed());
    long began = System.nanoTime();
    LambdaOptions lambda = LambdaOptions.defaults().withTimeout(Duration.ofSeconds(60));
    try (Stage stage = Stage.start(artifact, options.targets(), SETTINGS, lambda)) {
      Thread closing = new Thread(stage::close); // for Ctrl-C
      Runtime.getRuntime().addShutdownHook(closing);
      try {
        return kill(stage, began);
      } finally {
        forget(closing);
      }
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Ctrl-C: the hook runs already, and what else went wrong follows from that.
    }
  }

  private List<String> kill(Stage stage, long began) {
    Workload workload = new Workload(stage.collection(), new Random(options.seed()), DOCUMENTS);
    Invocations invocations = new Invocations(stage, workload::count);
    invocations.toItsEnd(stage.function()); // saves where the stream begins
    Victims victims;
    try (SteadyWriter writer = new SteadyWriter(workload, WRITES_A_SECOND)) {
      victims =
          new Victims(stage, invocations, writer, new Moments(new Random(options.seed())), out);
      victims.kill(options.kills());
    }
    invocations.catchUp(stage.function());
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    Verdict verdict = Verdict.of(stage.views(), workload, invocations, victims);
    new Report(out).print(verdict, took);
    return verdict.violations();
  }
}
