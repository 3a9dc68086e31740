package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.sandbox.local.HttpReply;
import dev.docdb.replicator.sandbox.opensearch.OpenSearchServer;
import dev.docdb.replicator.sandbox.proxy.HttpFront;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;

class OpenSearchTargetContractTest extends SearchContract {
  @AutoClose private static final OpenSearchServer SERVER = OpenSearchServer.start();
  @AutoClose static final HttpFront FRONT = HttpFront.before(SERVER.uri());

  @Override
  URI server() {
    return SERVER.uri();
  }

  @Override
  URI address() {
    return FRONT.endpoint();
  }

  @Override
  protected boolean throttleNext() {
    for (int i = 0; i < 5; i++) {
      FRONT.answerNext(HttpReply.of(429, "text/plain", "429 Too Many Requests /_bulk"));
      FRONT.answerNext(HttpReply.empty(503));
    }
    return true;
  }
}
