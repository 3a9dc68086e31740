package dev.docdb.replicator.source;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.docdb.replicator.config.ClusterAddress;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.bson.BsonTimestamp;
import org.bson.codecs.configuration.CodecRegistries;

/** A connection to the cluster for one invocation. */
public final class Cluster implements ChangeStreams, AutoCloseable {
  private static final int CONNECT_SECONDS = 5;

  /** Longer than any wait for changes, so that only a dead connection meets it. */
  private static final int READ_SECONDS = 30;

  private final MongoClient client;
  private final Scope scope;
  private final BatchBounds bounds;

  private Cluster(MongoClient client, Scope scope, BatchBounds bounds) {
    this.client = client;
    this.scope = scope;
    this.bounds = bounds;
  }

  /** Connects lazily: the first command does. */
  public static Cluster connect(Environment environment, Login login, Optional<SSLContext> trust) {
    MongoClientSettings settings = settings(environment.get(Settings.DOCUMENTDB_URI), login, trust);
    return new Cluster(
        MongoClients.create(settings),
        Scope.of(environment),
        new BatchBounds(
            environment.get(Settings.BATCH_SIZE), environment.get(Settings.BATCH_BYTES)));
  }

  private static MongoClientSettings settings(
      ClusterAddress address, Login login, Optional<SSLContext> trust) {
    return MongoClientSettings.builder()
        .applyConnectionString(new ConnectionString(address.connectionString()))
        .applicationName("documentdb-stream-replicator")
        .credential(login.credential())
        .applyToSslSettings(
            tls -> {
              tls.enabled(true).invalidHostNameAllowed(false);
              trust.ifPresent(tls::context);
            })
        .applyToClusterSettings(
            cluster -> cluster.serverSelectionTimeout(CONNECT_SECONDS, TimeUnit.SECONDS))
        .applyToSocketSettings(
            socket ->
                socket
                    .connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                    .readTimeout(READ_SECONDS, TimeUnit.SECONDS))
        .retryWrites(false)
        .codecRegistry(
            CodecRegistries.fromRegistries(
                CodecRegistries.fromCodecs(new ReplyBytes.Taker()),
                MongoClientSettings.getDefaultCodecRegistry()))
        .build();
  }

  /** The driver's client, for the state collection. */
  public MongoClient client() {
    return client;
  }

  @Override
  public ChangeStream open(Optional<Position> position) {
    ClientSession session = session();
    return CommandChangeStream.open(
        client.getDatabase(scope.database()), session, scope, bounds, position);
  }

  @Override
  public ChangeStream openOldest(Position notBefore) {
    return new OldestHeld(position -> open(Optional.of(position))).open(notBefore, time());
  }

  /** The cluster's own time, in which its log is kept. */
  private BsonTimestamp time() {
    try (ClientSession session = session()) {
      return CommandChangeStream.operationTime(client.getDatabase(scope.database()), session)
          .orElseThrow(
              () ->
                  new SourceException(
                      SourceError.FATAL, "The server doesn't tell its operation time", null));
    } catch (MongoException e) {
      throw SourceException.of("Asking the cluster for its time", e);
    }
  }

  private ClientSession session() {
    // Amazon DocumentDB has no causal consistency: a session that asks for it fails at the first
    // resume.
    return client.startSession(
        com.mongodb.ClientSessionOptions.builder().causallyConsistent(false).build());
  }

  @Override
  public void close() {
    client.close();
  }
}
