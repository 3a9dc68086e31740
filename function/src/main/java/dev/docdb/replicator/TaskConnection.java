package dev.docdb.replicator;

import com.mongodb.MongoException;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The way to the cluster for one task. A login that is refused is fetched anew, once. */
final class TaskConnection {
  private final Environment environment;
  private final Supplier<Cluster> connect;
  private final Runnable forgetLogin;
  private boolean loginIsFresh;

  /**
   * Not connected yet.
   *
   * @param connect without I/O
   * @param forgetLogin the next connection uses what is fetched anew
   */
  TaskConnection(Environment environment, Supplier<Cluster> connect, Runnable forgetLogin) {
    this.environment = environment;
    this.connect = connect;
    this.forgetLogin = forgetLogin;
  }

  /** Works with the cluster, which has greeted. */
  <T> T with(BiFunction<Cluster, ServerGreeting, T> work) {
    return loggedIn(
        () -> {
          try (Cluster cluster = connect.get()) {
            return work.apply(cluster, greeting(cluster));
          }
        });
  }

  /** The cluster, which has greeted and stood the check; to be closed by whoever asked for it. */
  Cluster open(BiConsumer<Cluster, ServerGreeting> check) {
    return loggedIn(
        () -> {
          Cluster cluster = connect.get();
          try {
            check.accept(cluster, greeting(cluster));
            return cluster;
          } catch (RuntimeException e) {
            cluster.close();
            throw e;
          }
        });
  }

  private static ServerGreeting greeting(Cluster cluster) {
    return ServerGreeting.ask(cluster.client(), System::nanoTime);
  }

  private <T> T loggedIn(Supplier<T> work) {
    try {
      return attempt(work);
    } catch (SourceException e) {
      if (e.error() != SourceError.LOGIN_FAILED || loginIsFresh) {
        throw e;
      }
      loginIsFresh = true;
      forgetLogin.run(); // it may have been rotated
      return attempt(work);
    }
  }

  private <T> T attempt(Supplier<T> work) {
    try {
      return work.get();
    } catch (MongoException e) {
      throw SourceException.of("Working with " + environment.get(Settings.DOCUMENTDB_URI), e);
    }
  }
}
