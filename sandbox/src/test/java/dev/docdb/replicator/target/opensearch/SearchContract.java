package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.name.IndexName;
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

/** The contract of a target, held against one search engine. */
abstract class SearchContract extends TargetContract {
  @AutoClose private final Surroundings surroundings = new Surroundings();

  /** Where the engine listens. */
  abstract URI server();

  /** Where the target finds it. */
  URI address() {
    return server();
  }

  @Override
  protected Target<?> open() {
    return open(address());
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
    return new IndexReader(server()).documents(IndexName.of(collection));
  }

  /** A new field, where the mapping takes none, not even the one that lists what is put aside. */
  @Override
  protected Optional<Change> toBeRefused(Journal changes) {
    new IndexReader(server())
        .put("/" + IndexName.of(namespace) + "/_mapping", "{\"dynamic\":\"strict\"}");
    return Optional.of(changes.insert("refused", "more", new BsonString(Journal.CONTENT)));
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
