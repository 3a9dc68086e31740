package dev.docdb.replicator.sandbox.opensearch;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The search engines that run in JVMs of their own: each wants Lucene, in another version. The
 * build puts the jars of each into {@code sandbox/engines/<name>/target/lib}.
 */
public enum SearchEngine {
  ELASTICSEARCH_7("7.17.29", "elasticsearch"),
  ELASTICSEARCH_8("8.19.21", "elasticsearch"),
  OPENSEARCH_2("2.19.6", "opensearch");

  private final String version;
  private final String product;

  SearchEngine(String version, String product) {
    this.version = version;
    this.product = product;
  }

  /** Its version. */
  public String version() {
    return version;
  }

  /** What its packages and its setting are called. */
  String product() {
    return product;
  }

  /** What the server's main class loader sees: its own loader sees the networking module. */
  String classPath() {
    return jars().stream()
        .filter(jar -> !isNetworking(jar))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The module that speaks HTTP. */
  List<Path> networking() {
    return jars().stream().filter(SearchEngine::isNetworking).toList();
  }

  private static boolean isNetworking(Path jar) {
    String name = String.valueOf(jar.getFileName());
    return name.startsWith("netty-") || name.startsWith("transport-netty4");
  }

  private List<Path> jars() {
    String name = name().toLowerCase(Locale.ROOT).replace("_", "");
    Path folder = Path.of(System.getProperty("replicator.engines", "engines"), name, "target/lib");
    try (Stream<Path> jars = Files.list(folder)) {
      return jars.map(jar -> jar.toAbsolutePath().normalize()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Its jars are put there by the build: mvn -pl sandbox -am", e);
    }
  }
}
