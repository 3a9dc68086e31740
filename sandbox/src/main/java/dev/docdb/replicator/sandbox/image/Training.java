package dev.docdb.replicator.sandbox.image;

import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.demo.TargetView;
import dev.docdb.replicator.sandbox.demo.Workload;
import dev.docdb.replicator.sandbox.kinesis.KinesisFault;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bson.Document;

/**
 * Has the function replicate for a while, so that its JVM learns which classes it needs and which
 * methods are busy, and leaves them in a cache when it is asked to end. It runs in the build of the
 * image, without a network, against the servers of the sandbox on loopback: every target gets
 * changes, AWS's services behind TLS, and calls that succeed as well as calls that fail.
 *
 * <p>What it can't prove: what is trained is a cluster and services that stand in for AWS's. Where
 * those differ - certificates of RSA, logins of MSK - the function has to load a few classes more.
 */
public final class Training {
  /** Also where another processor is emulated, which takes ten times as long. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Duration TO_READ = Duration.ofMinutes(1);
  private static final int WRITES = 300;

  private final Stage stage;
  private final Workload workload;

  private Training(Stage stage) {
    this.stage = stage;
    this.workload = new Workload(stage.collection(), new Random(1));
  }

  /**
   * The command.
   *
   * @param arguments the program to train, and its arguments; it has to bring the runtime client
   */
  public static void main(String... arguments) {
    try {
      run(List.of(arguments));
      System.exit(0);
    } catch (IllegalStateException | UncheckedIOException e) {
      System.err.println("training: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(List<String> command) {
    LambdaOptions options =
        LambdaOptions.defaults()
            .withTimeout(PATIENCE)
            .withLongestStart(PATIENCE)
            .withCommand(command);
    try (Stage stage =
        Stage.startBehindTls(Path.of("."), Set.copyOf(Stage.TARGETS), Map.of(), options)) {
      try {
        new Training(stage).train();
        end(stage);
      } catch (IllegalStateException e) {
        stage.function().output().forEach(System.err::println);
        throw e;
      }
    }
  }

  /** While it ends, it writes the cache; and says on its output why it can't. */
  private static void end(Stage stage) {
    if (!stage.function().shutDown(PATIENCE)) {
      throw new IllegalStateException("the function doesn't end when it is asked to");
    }
    stage.function().output().stream()
        .filter(line -> line.contains("[aot") || line.contains("AOTCache"))
        .forEach(System.out::println);
  }

  private void train() {
    succeed(); // saves where the stream begins: writes from now on count
    workload.write(WRITES);
    succeed();
    stage
        .sandbox()
        .kinesis()
        .failNext(KinesisFault.throttled((index, key) -> index == 0), KinesisFault.failedRequest());
    stage.sandbox().s3().failNext(503, "SlowDown", "Please reduce your request rate.");
    workload.write(WRITES);
    succeed();
    fail("{}"); // nobody's invocation: answered with an error, and alerted
    stage.sandbox().cluster().faults().dropConnectionBefore("getMore");
    workload.write(WRITES);
    succeed();
    compare();
  }

  private void succeed() {
    Invocation end = stage.tick();
    if (!(end instanceof Invocation.Response response)) {
      throw new IllegalStateException("an invocation ended as " + end);
    }
    stage.acknowledged(response);
    System.out.println("training: " + Document.parse(response.body()).get("ended"));
  }

  private void fail(String payload) {
    Invocation end = stage.function().invoke(payload);
    if (!(end instanceof Invocation.Failure failure)) {
      throw new IllegalStateException("a wrong invocation ended as " + end);
    }
    System.out.println("training: " + failure.errorType());
  }

  private void readAll(TargetView view) {
    long giveUp = System.nanoTime() + TO_READ.toNanos();
    do {
      view.poll();
    } while (view.delivered() < workload.count() && System.nanoTime() - giveUp < 0);
  }

  /** A target that got nothing would have trained nothing. */
  private void compare() {
    List<String> differences = new ArrayList<>();
    for (TargetView view : stage.views()) {
      readAll(view);
      view.differences(workload)
          .forEach(difference -> differences.add(view.name() + ": " + difference));
    }
    if (!differences.isEmpty()) {
      throw new IllegalStateException(
          differences.size() + " differences, the first is " + differences.getFirst());
    }
  }
}
