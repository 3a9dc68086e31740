package dev.docdb.replicator.sandbox.image;

import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.sandbox.lambda.RuntimeEndpoint;
import dev.docdb.replicator.sandbox.local.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.bson.Document;

/** Starts the function in containers of Lambda's shapes, and reads the clocks. */
final class MeasuredContainers implements AutoCloseable {
  /** Where the unpacked zip is in the container. */
  static final String UNPACKED = "/var/unpacked";

  private static final String MARKS = "/var/marks";
  private static final String STARTED = "started";
  private static final int PERIOD = 20_000;
  private static final double MEGABYTES_OF_A_PROCESSOR = 1769;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Stage stage;
  private final TemporaryFolder folder;
  private final Engine engine;
  private final String image;
  private int written;

  private MeasuredContainers(Stage stage, TemporaryFolder folder, Engine engine, String image) {
    this.stage = stage;
    this.folder = folder;
    this.engine = engine;
    this.image = image;
  }

  static MeasuredContainers of(Stage stage, Path artifact, String image) {
    TemporaryFolder folder = TemporaryFolder.create("cold-start");
    try {
      Files.createDirectory(folder.path().resolve("marks"));
      unpack(artifact, Files.createDirectory(folder.path().resolve("unpacked")));
      return new MeasuredContainers(stage, folder, Engine.find(), image);
    } catch (IOException e) {
      folder.close();
      throw new UncheckedIOException("The artifact " + artifact + " can't be unpacked", e);
    }
  }

  private static void unpack(Path artifact, Path to) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(artifact))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = to.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.copy(in, file);
        }
      }
    }
  }

  /** Writes a change, starts a container, and waits until the change is delivered. */
  Measured start(Layout layout, int megabytes) {
    LambdaOptions options = LambdaOptions.defaults().withMemory(megabytes);
    String document = "cold-" + written++;
    stage.collection().insertOne(new Document("_id", document).append("n", written));
    try (RuntimeEndpoint lambda = RuntimeEndpoint.start(options)) {
      CompletableFuture<Invocation> tick = lambda.invoke(Stage.tickPayload());
      String container = engine.run(command(layout, megabytes, lambda.variables()));
      try {
        return measured(container, document, tick);
      } finally {
        engine.remove(container);
      }
    }
  }

  private Measured measured(String container, String document, CompletableFuture<Invocation> tick) {
    CompletableFuture<Double> answered = tick.thenApply(end -> Clock.uptime(System.nanoTime()));
    MeasuredProcess process = new MeasuredProcess(engine.processOf(container));
    if (!stage.allHold(document, PATIENCE)) {
      throw new IllegalStateException("nothing is delivered: " + engine.log(container));
    }
    double delivered = Clock.uptime(System.nanoTime());
    double processor = process.processorMillis();
    double peak = process.peakMegabytes();
    double started = Clock.read(folder.path().resolve("marks").resolve(STARTED));
    Invocation end = tick.join();
    if (!(end instanceof Invocation.Response)) {
      throw new IllegalStateException("an invocation ended as " + end);
    }
    return new Measured(delivered - started, answered.join() - started, processor, peak);
  }

  private List<String> command(Layout layout, int megabytes, Map<String, String> reserved) {
    Map<String, String> variables = new HashMap<>(stage.variables());
    variables.putAll(reserved);
    variables.put("LAMBDA_TASK_ROOT", layout.taskRoot());
    variables.put("_HANDLER", Stage.HANDLER);
    variables.put("HANDLER", Stage.HANDLER);
    variables.put("HEAP", "-XX:MaxHeapSize=" + megabytes * 85 / 100 + "m");
    String cache = layout == Layout.IMAGE ? " -XX:AOTMode=on" : "";
    variables.merge(
        "JAVA_TOOL_OPTIONS",
        "-XX:+TieredCompilation -XX:TieredStopAtLevel=1" + cache,
        (one, other) -> one + " " + other);
    List<String> command = new ArrayList<>();
    command.addAll(List.of("--network=host", "--read-only", "--tmpfs=/tmp:size=512m"));
    command.addAll(List.of("--memory=" + megabytes + "m", "--memory-swap=" + megabytes + "m"));
    int quota = (int) (PERIOD * megabytes / MEGABYTES_OF_A_PROCESSOR);
    command.addAll(List.of("--cpu-period=" + PERIOD, "--cpu-quota=" + quota));
    mounts().forEach((from, to) -> command.addAll(List.of("--volume", from + ":" + to)));
    variables.forEach((name, value) -> command.addAll(List.of("--env", name + "=" + value)));
    command.addAll(List.of("--entrypoint", "/bin/sh", image, "-c"));
    // What the shell does by itself, so that nothing is started but the JVM.
    command.add(
        "read up rest </proc/uptime; echo $up >" + MARKS + "/" + STARTED + "; " + layout.command());
    return command;
  }

  private Map<Path, String> mounts() {
    Path trust = trustStore(stage.variables().getOrDefault("JAVA_TOOL_OPTIONS", ""));
    return Map.of(
        folder.path().resolve("unpacked"), UNPACKED + ":ro",
        folder.path().resolve("marks"), MARKS,
        trust.getParent(), trust.getParent() + ":ro");
  }

  private static Path trustStore(String javaOptions) {
    String name = "trustStore=";
    int from = javaOptions.indexOf(name) + name.length();
    return Path.of(javaOptions.substring(from, javaOptions.indexOf(' ', from)));
  }

  @Override
  public void close() {
    folder.close();
  }
}
