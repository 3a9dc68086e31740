package dev.docdb.replicator;

import com.mongodb.MongoException;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.redrive.Origin;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.Documents;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.KnownCluster;
import dev.docdb.replicator.state.StateStore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cluster, connected when a document is first looked up: most letters need no look. It must be
 * the one that the scope is replicated from.
 */
final class LookedUp implements Origin, AutoCloseable {
  private final Environment environment;
  private final Supplier<Cluster> connect;
  private final Runnable forgetLogin;
  private boolean loginIsFresh;
  private @Nullable Cluster cluster;

  /**
   * Not connected yet.
   *
   * @param forgetLogin the next connection uses what is fetched anew
   */
  LookedUp(Environment environment, Supplier<Cluster> connect, Runnable forgetLogin) {
    this.environment = environment;
    this.connect = connect;
    this.forgetLogin = forgetLogin;
  }

  @Override
  public synchronized boolean has(Change change, Namespace place) {
    return new Documents(connected()).has(change, place);
  }

  private Cluster connected() {
    Cluster known = cluster;
    if (known == null) {
      known = connectedAnew();
      cluster = known;
    }
    return known;
  }

  private Cluster connectedAnew() {
    Cluster fresh = connect.get();
    try {
      check(fresh);
      return fresh;
    } catch (SourceException e) {
      fresh.close();
      if (e.error() != SourceError.LOGIN_FAILED || loginIsFresh) {
        throw e;
      }
      loginIsFresh = true;
      forgetLogin.run(); // it may have been rotated
      return connectedAnew();
    } catch (RuntimeException e) {
      fresh.close();
      throw e;
    }
  }

  private void check(Cluster fresh) {
    try {
      ServerGreeting greeting = ServerGreeting.ask(fresh.client(), System::nanoTime);
      KnownCluster.check(
          StateStore.open(fresh.client(), environment, Scope.of(environment)), greeting);
    } catch (MongoException e) {
      throw SourceException.of("Connecting to the cluster to look documents up", e);
    }
  }

  @Override
  public synchronized void close() {
    if (cluster != null) {
      cluster.close();
    }
  }
}
