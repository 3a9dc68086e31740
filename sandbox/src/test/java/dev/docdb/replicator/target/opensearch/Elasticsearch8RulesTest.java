package dev.docdb.replicator.target.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.sandbox.opensearch.SearchEngine;
import dev.docdb.replicator.sandbox.opensearch.SearchProcess;
import dev.docdb.replicator.target.Outcome;
import java.net.URI;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class Elasticsearch8RulesTest extends SearchRules {
  @AutoClose
  private static final SearchProcess SERVER = SearchProcess.start(SearchEngine.ELASTICSEARCH_8);

  @Test
  void d06_aVectorOfTheWrongLengthIsPutAside() throws Exception {
    try (SearchUser user = new SearchUser(server())) {
      user.makeIndex(
          "{\"mappings\":{\"properties\":{\"a[0]\":{\"type\":\"dense_vector\",\"dims\":3}}}}");
      assertEquals(Outcome.STORED, user.store(BsonDocument.parse("{'a[0]': [1.5], b: 1}")));
      user.assertStored(BsonDocument.parse("{b: 1}"), "a[0]", "[1.5]");
    }
  }

  @Override
  URI server() {
    return SERVER.uri();
  }
}
