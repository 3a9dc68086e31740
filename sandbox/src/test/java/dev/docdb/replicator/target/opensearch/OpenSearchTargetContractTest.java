package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.sandbox.local.HttpReply;
import dev.docdb.replicator.sandbox.opensearch.OpenSearchServer;
import dev.docdb.replicator.sandbox.proxy.HttpFront;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class OpenSearchTargetContractTest extends SearchContract {
  private static OpenSearchServer engine;
  private static HttpFront front;

  /** For each class anew: what one has closed another can't use. */
  @BeforeAll
  static void start() {
    engine = OpenSearchServer.start();
    front = HttpFront.before(engine.uri());
  }

  @AfterAll
  static void stop() {
    front.close();
    engine.close();
  }

  @Override
  URI server() {
    return engine.uri();
  }

  @Override
  URI address() {
    return front.endpoint();
  }

  @Override
  protected boolean throttleNext() {
    for (int i = 0; i < 5; i++) {
      front.answerNext(HttpReply.of(429, "text/plain", "429 Too Many Requests /_bulk"));
      front.answerNext(HttpReply.empty(503));
    }
    return true;
  }
}
