package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.name.IndexName;
import dev.docdb.replicator.sandbox.local.HttpReply;
import dev.docdb.replicator.sandbox.opensearch.OpenSearchServer;
import dev.docdb.replicator.sandbox.proxy.HttpFront;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.StoredChange;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetContract;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonString;
import org.junit.jupiter.api.AutoClose;

class OpenSearchTargetContractTest extends TargetContract {
  @AutoClose private static final OpenSearchServer SERVER = OpenSearchServer.start();
  @AutoClose static final HttpFront FRONT = HttpFront.before(SERVER.uri());

  @AutoClose private final Surroundings surroundings = new Surroundings();

  @Override
  protected Target<?> open() {
    return open(address());
  }

  /** Where the target finds the service. */
  URI address() {
    return FRONT.endpoint();
  }

  private Target<?> open(URI address) {
    return OpenSearchTarget.open(
        surroundings.resources(
            namespace,
            Map.of("ELASTICSEARCH_URI", address.toString(), "ELASTICSEARCH_SECRET", "search")));
  }

  @Override
  protected Encoding encoding() {
    return new Encoding(Shape.DOCUMENT_WITHOUT_ID, JsonMode.PLAIN);
  }

  @Override
  protected boolean keepsEveryChange() {
    return false;
  }

  @Override
  protected List<StoredChange> stored() {
    return stored(namespace);
  }

  @Override
  protected List<StoredChange> stored(Namespace collection) {
    return new IndexReader(SERVER.uri()).documents(IndexName.of(collection));
  }

  @Override
  protected boolean throttleNext() {
    for (int i = 0; i < 5; i++) {
      FRONT.answerNext(HttpReply.of(429, "text/plain", "429 Too Many Requests /_bulk"));
      FRONT.answerNext(HttpReply.empty(503));
    }
    return true;
  }

  /** The field {@code n} holds a number in every other document. */
  @Override
  protected Optional<Change> toBeRefused(Journal changes) {
    return Optional.of(changes.insert("refused", "n", new BsonString(Journal.CONTENT)));
  }

  @Override
  protected Optional<Target<?>> openAt(URI address) {
    return Optional.of(open(address));
  }

  @Override
  protected Optional<String> secret() {
    return Optional.of(Surroundings.PASSWORD);
  }
}
