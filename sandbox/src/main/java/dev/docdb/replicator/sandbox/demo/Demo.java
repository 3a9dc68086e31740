package dev.docdb.replicator.sandbox.demo;

import dev.docdb.replicator.sandbox.CommandLine;
import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Shows changes travel, and proves at the end that all of them arrived. */
public final class Demo {
  private static final Duration BETWEEN_DRAWINGS = Duration.ofSeconds(1);
  private static final Duration BETWEEN_TICKS = Duration.ofSeconds(1);
  private static final Duration BETWEEN_READS = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SHOWN_DIFFERENCES = 10;

  private final DemoOptions options;
  private final Path artifact;
  private final PrintStream out;
  private volatile boolean running = true;
  private volatile boolean reading = true;

  private Demo(DemoOptions options, Path artifact, PrintStream out) {
    this.options = options;
    this.artifact = artifact;
    this.out = out;
  }

  /**
   * The command. The packaged function is named by the system property {@code replicator.artifact}.
   */
  public static void main(String... arguments) throws Exception {
    try {
      DemoOptions options = DemoOptions.parse(arguments);
      Path artifact =
          Path.of(System.getProperty("replicator.artifact", "function/target/replicator.zip"));
      System.exit(new Demo(options, artifact, System.out).run());
    } catch (CommandLine.UsageException e) {
      System.err.println("demo: " + e.getMessage());
      System.exit(2);
    } catch (IllegalStateException | UncheckedIOException e) {
      // What was started is closed by now: there is only the reason to tell.
      System.err.println("demo: " + e.getMessage());
      System.exit(1);
    }
  }

  private int run() throws Exception {
    out.println("starting the servers and the function ...");
    LambdaOptions lambda = LambdaOptions.defaults().withTimeout(Duration.ofSeconds(30));
    try (Stage stage = Stage.start(artifact, options.targets(), Map.of(), lambda);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Runtime.getRuntime().addShutdownHook(new Thread(stage::close)); // for Ctrl-C
      succeeded(stage, stage.tick()); // saves where the stream begins: writes from now on count
      Workload workload = new Workload(stage.collection(), new Random());
      Future<?> writer = threads.submit(() -> write(workload));
      Future<?> ticker = threads.submit(() -> keepTicking(stage));
      List<Future<?>> readers = new ArrayList<>();
      stage.views().forEach(view -> readers.add(threads.submit(() -> keepReading(view))));
      int exit;
      try {
        watch(stage, workload, writer, ticker, readers);
        reading = false;
        for (Future<?> reader : readers) {
          reader.get();
        }
        exit = compare(stage, workload);
      } finally {
        running = false;
        reading = false;
        stage.function().kill();
      }
      if (options.keep()) {
        keep(stage);
      }
      return exit;
    }
  }

  private void write(Workload workload) {
    long began = System.nanoTime();
    long end = began + Duration.ofSeconds(options.seconds()).toNanos();
    for (int i = 0; running && System.nanoTime() - end < 0; i++) {
      LockSupport.parkNanos(began + i * 1_000_000_000L / options.rate() - System.nanoTime());
      workload.writeOne();
    }
  }

  private void keepReading(TargetView view) {
    while (reading) {
      view.poll();
      LockSupport.parkNanos(BETWEEN_READS.toNanos());
    }
  }

  private void keepTicking(Stage stage) {
    while (running) {
      long next = System.nanoTime() + BETWEEN_TICKS.toNanos();
      Invocation ended = stage.tick();
      if (running) {
        succeeded(stage, ended);
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
  }

  private static void succeeded(Stage stage, Invocation ended) {
    switch (ended) {
      case Invocation.Response response -> stage.acknowledged(response);
      case Invocation.Failure failure ->
          throw new IllegalStateException(
              "the function failed with " + failure.errorType() + ": " + failure.message());
      case Invocation.NeverTaken _, Invocation.TimedOut _, Invocation.Died _ ->
          throw new IllegalStateException("the function ended as " + ended);
    }
  }

  /** Draws until everything written has arrived everywhere. */
  private void watch(
      Stage stage, Workload workload, Future<?> writer, Future<?> ticker, List<Future<?>> readers)
      throws InterruptedException {
    LiveTable table = new LiveTable(out, Boolean.getBoolean("demo.terminal"));
    long began = System.nanoTime();
    long giveUp = began + Duration.ofSeconds(options.seconds()).plus(PATIENCE).toNanos();
    while (true) {
      long now = System.nanoTime();
      List<LiveTable.Row> rows =
          stage.views().stream().map(view -> LiveTable.Row.of(view, workload, now)).toList();
      table.draw((int) ((now - began) / 1_000_000_000L), workload.count(), rows);
      boolean arrived = rows.stream().allMatch(row -> row.delivered() >= workload.count());
      failIfFailed(ticker);
      readers.forEach(Demo::failIfFailed);
      if (failIfFailed(writer) && (arrived || now - giveUp > 0)) {
        return;
      }
      Thread.sleep(BETWEEN_DRAWINGS);
    }
  }

  /** Whether it is done; throws what it failed with. */
  private static boolean failIfFailed(Future<?> task) {
    return switch (task.state()) {
      case RUNNING -> false;
      case SUCCESS -> true;
      case FAILED -> {
        Throwable failure = task.exceptionNow();
        throw new IllegalStateException(String.valueOf(failure.getMessage()), failure);
      }
      case CANCELLED -> throw new IllegalStateException("nobody cancels it");
    };
  }

  private int compare(Stage stage, Workload workload) {
    List<String> differences = new ArrayList<>();
    for (TargetView view : stage.views()) {
      view.differences(workload)
          .forEach(difference -> differences.add(view.name() + ": " + difference));
    }
    if (differences.isEmpty()) {
      out.printf(
          "all targets agree: %,d changes, %,d a second%n",
          workload.count(), workload.count() / options.seconds());
      return 0;
    }
    differences.stream().limit(SHOWN_DIFFERENCES).forEach(out::println);
    out.println(differences.size() + " differences");
    return 1;
  }

  private void keep(Stage stage) throws IOException {
    out.println();
    out.println("The servers stay up until you press Enter. To look at them from another shell:");
    stage
        .sandbox()
        .environment()
        .forEach((name, value) -> out.println("  export " + name + "='" + value + "'"));
    options.targets().stream().sorted().map(Demo::hint).forEach(hint -> out.println("  " + hint));
    out.println("  mongosh \"$DOCUMENTDB_TEST_URI\" --tlsCAFile \"$DOCUMENTDB_TEST_CA\"");
    if (System.in.read() < 0) {
      out.println("standard input is closed, so there is no Enter to wait for");
    }
  }

  private static String hint(SandboxServer target) {
    return switch (target) {
      case OPENSEARCH -> "curl \"$ELASTICSEARCH_URI/shop-orders/_search?pretty\"";
      case KINESIS -> "aws kinesis list-shards --stream-name \"$KINESIS_STREAM\"";
      case SQS -> "aws sqs receive-message --queue-url \"$SQS_QUERY_URL\"";
      case KAFKA ->
          "kafka-console-consumer --bootstrap-server \"$MSK_BOOTSTRAP_SRV\" --topic shop-orders --from-beginning";
      case S3 -> "aws s3 ls --recursive \"s3://$BUCKET_NAME/$BUCKET_PATH\"";
      case DOCUMENTDB, SECRETS, SNS -> "# " + target.optionName() + " is no target";
    };
  }
}
