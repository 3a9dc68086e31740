package dev.docdb.replicator.sandbox.image;

import dev.docdb.replicator.sandbox.CommandLine;
import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.bson.Document;

/**
 * Measures what a start of the function costs, from the start of its JVM to the moment at which all
 * targets have the first change: in containers of the shapes that Lambda has, for the zip's layout
 * and the image's, into one target and into all.
 *
 * <p>What it can't prove: how fast Lambda makes its own machines ready, and what processor they
 * have. Lambda's own Java also has a cache for the runtime client, which isn't here.
 */
public final class ColdStart {
  private static final List<Set<SandboxServer>> TARGETS =
      List.of(Set.of(SandboxServer.KINESIS), Set.copyOf(Stage.TARGETS));

  private final ColdStartOptions options;
  private final Path artifact;
  private final PrintStream out;

  private ColdStart(ColdStartOptions options, Path artifact, PrintStream out) {
    this.options = options;
    this.artifact = artifact;
    this.out = out;
  }

  /**
   * The command. The packaged function is named by the system property {@code replicator.artifact}.
   */
  public static void main(String... arguments) {
    try {
      ColdStartOptions options = ColdStartOptions.parse(arguments);
      Path artifact =
          Path.of(System.getProperty("replicator.artifact", "function/target/replicator.zip"));
      new ColdStart(options, artifact, System.out).run();
      System.exit(0);
    } catch (CommandLine.UsageException e) {
      System.err.println("cold-start: " + e.getMessage());
      System.exit(2);
    } catch (IllegalStateException | UncheckedIOException e) {
      System.err.println("cold-start: " + e.getMessage());
      System.exit(1);
    }
  }

  private void run() {
    out.println(
        "| layout | targets | megabytes | delivered, ms (least-most) | answered, ms | processor, ms | peak, MB |");
    out.println("|---|---|---|---|---|---|---|");
    for (Set<SandboxServer> targets : TARGETS) {
      try (Stage stage =
          Stage.startBehindTls(artifact, targets, Map.of(), LambdaOptions.defaults())) {
        tick(stage); // saves where the stream begins
        stage.collection().insertOne(new Document("_id", "first").append("n", 0));
        tick(stage); // the index and the topic are there from now on
        stage.function().kill();
        try (MeasuredContainers containers =
            MeasuredContainers.of(stage, artifact, options.image())) {
          options.megabytes().forEach(size -> measure(containers, targets.size(), size));
        }
      }
    }
  }

  private static void tick(Stage stage) {
    Invocation end = stage.tick();
    if (!(end instanceof Invocation.Response)) {
      throw new IllegalStateException("a tick before the measured ones ended as " + end);
    }
  }

  /** One layout after the other, so that a disturbance meets both; the first round warms up. */
  private void measure(MeasuredContainers containers, int targets, int megabytes) {
    Map<Layout, List<Measured>> measured = new EnumMap<>(Layout.class);
    for (int round = 0; round <= options.runs(); round++) {
      for (Layout layout : Layout.values()) {
        Measured one = containers.start(layout, megabytes);
        if (round > 0) {
          measured.computeIfAbsent(layout, it -> new ArrayList<>()).add(one);
        }
      }
    }
    measured.forEach(
        (layout, all) ->
            out.printf(
                Locale.ROOT,
                "| %s | %s | %d | %.0f (%.0f-%.0f) | %.0f | %.0f | %.0f |%n",
                layout.name().toLowerCase(Locale.ROOT),
                targets == 1 ? "one" : "all",
                megabytes,
                median(all, Measured::deliveredMillis),
                all.stream().mapToDouble(Measured::deliveredMillis).min().orElseThrow(),
                all.stream().mapToDouble(Measured::deliveredMillis).max().orElseThrow(),
                median(all, Measured::answeredMillis),
                median(all, Measured::processorMillis),
                median(all, Measured::peakMegabytes)));
  }

  private static double median(List<Measured> all, ToDoubleFunction<Measured> figure) {
    double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
