package dev.docdb.replicator;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.redrive.Origin;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.Documents;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.state.KnownCluster;
import dev.docdb.replicator.state.StateStore;
import org.jspecify.annotations.Nullable;

/**
 * The cluster, connected when a document is first looked up: most letters need no look. It must be
 * the one that the scope is replicated from.
 */
final class LookedUp implements Origin, AutoCloseable {
  private final Environment environment;
  private final TaskConnection connection;
  private @Nullable Cluster cluster;

  LookedUp(Environment environment, TaskConnection connection) {
    this.environment = environment;
    this.connection = connection;
  }

  @Override
  public synchronized boolean has(Change change, Namespace place) {
    return new Documents(connected()).has(change, place);
  }

  private Cluster connected() {
    Cluster known = cluster;
    if (known == null) {
      known = connection.open(this::check);
      cluster = known;
    }
    return known;
  }

  private void check(Cluster fresh, ServerGreeting greeting) {
    KnownCluster.check(
        StateStore.open(fresh.client(), environment, Scope.of(environment)), greeting);
  }

  @Override
  public synchronized void close() {
    if (cluster != null) {
      cluster.close();
    }
  }
}
