package dev.docdb.replicator;

import com.mongodb.MongoException;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * A connection to the cluster for one task.
 *
 * @param connect without I/O
 * @param forgetLogin the next connection uses what is fetched anew
 */
record TaskConnection(Environment environment, Supplier<Cluster> connect, Runnable forgetLogin) {

  /** Works with the cluster, which has greeted. A login that is refused is fetched anew once. */
  <T> T with(BiFunction<Cluster, ServerGreeting, T> work) {
    try {
      return attempt(work);
    } catch (SourceException e) {
      if (e.error() != SourceError.LOGIN_FAILED) {
        throw e;
      }
      forgetLogin.run(); // it may have been rotated
      return attempt(work);
    }
  }

  private <T> T attempt(BiFunction<Cluster, ServerGreeting, T> work) {
    try (Cluster cluster = connect.get()) {
      return work.apply(cluster, ServerGreeting.ask(cluster.client(), System::nanoTime));
    } catch (MongoException e) {
      throw SourceException.of("Working with " + environment.get(Settings.DOCUMENTDB_URI), e);
    }
  }
}
