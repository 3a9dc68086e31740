package dev.docdb.replicator.sandbox.opensearch;

import dev.docdb.replicator.sandbox.local.TemporaryFolder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A real node of Elasticsearch, or of another version of OpenSearch, in a JVM of its own, without
 * modules: no scripts, no ingest pipelines, no security.
 *
 * <p>What it can't prove: what {@link OpenSearchServer} can't.
 */
public final class SearchProcess implements AutoCloseable {
  /** The file in the node's home that says that it has started. */
  static final String STARTED = "started";

  private static final Duration LONGEST_START = Duration.ofMinutes(3);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final int LINES_SHOWN = 20;

  private final Process process;
  private final TemporaryFolder home;
  private final URI uri;

  private SearchProcess(Process process, TemporaryFolder home, URI uri) {
    this.process = process;
    this.home = home;
    this.uri = uri;
  }

  /** Starts an empty node. */
  public static SearchProcess start(SearchEngine engine) {
    TemporaryFolder home = TemporaryFolder.create(engine.product());
    try {
      furnish(home.path(), engine);
      Process process = launch(home.path(), engine);
      awaitStart(process, home, engine);
      return new SearchProcess(process, home, address(home.path()));
    } catch (IOException e) {
      throw new UncheckedIOException(engine + " can't be started", e);
    }
  }

  private static void furnish(Path home, SearchEngine engine) throws IOException {
    Path module = Files.createDirectories(home.resolve("modules/transport-netty4"));
    Files.createDirectories(home.resolve("config"));
    Files.createDirectories(home.resolve("plugins"));
    Files.createDirectories(home.resolve("logs"));
    for (Path jar : engine.networking()) {
      Files.copy(jar, module.resolve(jar.getFileName()));
    }
    Files.writeString(
        module.resolve("plugin-descriptor.properties"),
        """
        description=HTTP and transport on Netty
        version=%2$s
        name=transport-netty4
        classname=org.%1$s.transport%3$s.Netty4Plugin
        java.version=1.8
        %1$s.version=%2$s
        """
            .formatted(
                engine.product(),
                engine.version(),
                engine == SearchEngine.ELASTICSEARCH_8 ? ".netty4" : ""));
  }

  private static Process launch(Path home, SearchEngine engine) throws IOException {
    String own =
        Path.of(
                URI.create(
                    SearchNode.class.getProtectionDomain().getCodeSource().getLocation() + ""))
            .toString();
    File output = home.resolve("output").toFile();
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            own + File.pathSeparator + engine.classPath(),
            SearchNode.class.getName(),
            home.toString(),
            engine.product())
        .directory(home.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output)
        .start();
  }

  /** Waits for a file: the start of a node has no other end that could be waited for. */
  private static void awaitStart(Process process, TemporaryFolder home, SearchEngine engine)
      throws IOException {
    long began = System.nanoTime();
    while (!Files.exists(home.path().resolve(STARTED))) {
      boolean late = System.nanoTime() - began > LONGEST_START.toNanos();
      if (late || !process.isAlive() || Thread.currentThread().isInterrupted()) {
        process.destroyForcibly();
        List<String> lines = Files.readAllLines(home.path().resolve("output"));
        throw new IllegalStateException(
            engine
                + " doesn't start; it said last:\n"
                + String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size())));
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  private static URI address(Path home) throws IOException {
    return Files.readAllLines(home.resolve("logs/http.ports")).stream()
        .filter(line -> line.startsWith("127.0.0.1:"))
        .findFirst()
        .map(line -> URI.create("http://" + line))
        .orElseThrow();
  }

  /** Where it listens. */
  public URI uri() {
    return uri;
  }

  /** The JVM of the node. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  /** What also happens when this JVM ends, however it ends. */
  void letGo() throws IOException {
    process.getOutputStream().close();
  }

  @Override
  public void close() {
    try {
      letGo();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      home.close();
    }
  }
}
