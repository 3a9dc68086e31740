package dev.docdb.replicator.sandbox;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.net.InetSocketAddress;

/** The cluster of the sandbox: what the function, and other programs, need to know of it. */
final class Cluster implements AutoCloseable {
  private final MongoServer server;
  private final InetSocketAddress address;

  private Cluster(MongoServer server) {
    this.server = server;
    this.address = server.bind();
  }

  static Cluster start(SandboxOptions options) {
    return new Cluster(new MongoServer(new MemoryBackend()));
  }

  String uri() {
    return "mongodb://127.0.0.1:" + address.getPort();
  }

  String testUri() {
    return uri();
  }

  String username() {
    return "replicator";
  }

  String password() {
    return "none";
  }

  String certificateAuthorityPem() {
    return "";
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
