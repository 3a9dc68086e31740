package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.sandbox.opensearch.OpenSearchServer;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;

class OpenSearch3RulesTest extends SearchRules {
  @AutoClose private static final OpenSearchServer SERVER = OpenSearchServer.start();

  @Override
  URI server() {
    return SERVER.uri();
  }
}
