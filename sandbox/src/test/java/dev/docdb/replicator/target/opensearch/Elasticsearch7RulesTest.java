package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.sandbox.opensearch.SearchEngine;
import dev.docdb.replicator.sandbox.opensearch.SearchProcess;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;

class Elasticsearch7RulesTest extends SearchRules {
  @AutoClose
  private static final SearchProcess SERVER = SearchProcess.start(SearchEngine.ELASTICSEARCH_7);

  @Override
  URI server() {
    return SERVER.uri();
  }
}
