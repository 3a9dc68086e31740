package dev.docdb.replicator.sandbox.opensearch;

import dev.docdb.replicator.sandbox.local.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.node.NodeValidationException;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/**
 * A real OpenSearch node in this JVM, without modules: no scripts, no ingest pipelines, no
 * security.
 *
 * <p>What it can't prove: signatures, basic authentication and TLS, and what the managed service
 * adds to OpenSearch.
 */
public final class OpenSearchServer implements AutoCloseable {
  // Held, because a logger that nobody holds forgets its level.
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  private final Node node;
  private final TemporaryFolder home;
  private final URI uri;

  private OpenSearchServer(Node node, TemporaryFolder home) {
    this.node = node;
    this.home = home;
    int port =
        node.injector()
            .getInstance(HttpServerTransport.class)
            .boundAddress()
            .publishAddress()
            .getPort();
    this.uri = URI.create("http://127.0.0.1:" + port);
  }

  /** Starts an empty node. */
  public static OpenSearchServer start() {
    // The node would fix Netty's idea of the processors for this JVM, and fail where it is fixed.
    System.setProperty("opensearch.set.netty.runtime.available.processors", "false");
    // It warns of processor instructions that are only faster.
    LUCENE.setLevel(Level.SEVERE);
    TemporaryFolder home = TemporaryFolder.create("opensearch");
    Node node = new EmbeddedNode(settings(home.path()));
    try {
      node.start();
      return new OpenSearchServer(node, home);
    } catch (NodeValidationException e) {
      close(node);
      home.close();
      throw new IllegalStateException("OpenSearch can't start", e);
    }
  }

  private static Settings settings(Path home) {
    return Settings.builder()
        .put("path.home", home.toString())
        .put("cluster.name", "sandbox")
        .put("node.name", "sandbox")
        .put("discovery.type", "single-node")
        .put("network.host", "127.0.0.1")
        .put("http.port", "0")
        .put("transport.port", "0")
        .put("http.type", "netty4")
        .put("transport.type", "netty4")
        .put("node.processors", 2)
        // The heap is also that of whoever started it: how full it is says nothing of the node.
        .put("indices.breaker.total.use_real_memory", false)
        .put("cluster.routing.allocation.disk.threshold_enabled", false)
        .build();
  }

  /** Where it listens. */
  public URI uri() {
    return uri;
  }

  @Override
  public void close() {
    close(node);
    home.close();
  }

  private static void close(Node node) {
    try {
      node.close();
    } catch (IOException e) {
      throw new UncheckedIOException("OpenSearch can't be closed", e);
    }
  }

  private static final class EmbeddedNode extends Node {
    EmbeddedNode(Settings settings) {
      super(
          InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "sandbox"),
          List.of(networking()),
          true);
    }

    private static PluginInfo networking() {
      return new PluginInfo(
          "transport-netty4",
          "HTTP and transport on Netty",
          Version.CURRENT.toString(),
          Version.CURRENT,
          "21",
          Netty4ModulePlugin.class.getName(),
          List.of(),
          false);
    }
  }
}
