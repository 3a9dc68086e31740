package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.sandbox.opensearch.OpenSearchServer;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;

class OpenSearchTargetContractTest extends SearchContract {
  @AutoClose private static final OpenSearchServer SERVER = OpenSearchServer.start();

  @Override
  URI server() {
    return SERVER.uri();
  }
}
