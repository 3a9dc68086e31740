package dev.docdb.replicator.source;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.docdb.replicator.config.ClusterAddress;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.bson.BsonTimestamp;
import org.bson.codecs.configuration.CodecRegistries;
import org.jspecify.annotations.Nullable;

/** A connection to the cluster for one invocation. */
public final class Cluster implements ChangeStreams, AutoCloseable {
  private static final int CONNECT_SECONDS = 5;

  /**
   * Longer than any wait for changes: a dead connection meets it, or a server that looks for long.
   */
  private static final Duration LEAST_READ = Duration.ofSeconds(30);

  private final MongoClient client;
  private final ReadPreference readPreference;
  private final PinnedServer pinned;
  private final Watch watch;
  private final BatchBounds bounds;

  private Cluster(
      MongoClientSettings settings, PinnedServer pinned, Watch watch, BatchBounds bounds) {
    this.client = MongoClients.create(settings);
    this.readPreference = settings.getReadPreference();
    this.pinned = pinned;
    this.watch = watch;
    this.bounds = bounds;
  }

  /**
   * Connects lazily: the first command does.
   *
   * @param trust in certificates; null: as the JVM trusts
   * @param left of the invocation: an answer may take half of it, since a server looks through all
   *     that others have changed before it finds what is watched
   */
  public static Cluster connect(
      Environment environment, Login login, @Nullable SSLContext trust, Duration left) {
    PinnedServer pinned = new PinnedServer();
    MongoClientSettings settings =
        MongoClientSettings.builder(
                settings(environment.get(Settings.DOCUMENTDB_URI), login, trust, left))
            .applyToClusterSettings(cluster -> cluster.serverSelector(pinned))
            .build();
    return new Cluster(
        settings,
        pinned,
        Watch.of(environment),
        new BatchBounds(
            environment.get(Settings.BATCH_SIZE), environment.get(Settings.BATCH_BYTES)));
  }

  /**
   * The driver's client alone, connected in the same way, for what needs no change stream.
   *
   * @param left of the time: an answer may take half of it
   */
  public static MongoClient client(
      ClusterAddress address, Login login, @Nullable SSLContext trust, Duration left) {
    return MongoClients.create(settings(address, login, trust, left));
  }

  private static MongoClientSettings settings(
      ClusterAddress address, Login login, @Nullable SSLContext trust, Duration left) {
    Duration read = left.dividedBy(2).compareTo(LEAST_READ) > 0 ? left.dividedBy(2) : LEAST_READ;
    return MongoClientSettings.builder()
        .applyConnectionString(new ConnectionString(address.connectionString()))
        .applicationName("documentdb-stream-replicator")
        .credential(login.credential())
        .applyToSslSettings(
            tls -> {
              tls.enabled(true).invalidHostNameAllowed(false);
              if (trust != null) {
                tls.context(trust);
              }
            })
        .applyToClusterSettings(
            cluster -> cluster.serverSelectionTimeout(CONNECT_SECONDS, TimeUnit.SECONDS))
        .applyToSocketSettings(
            socket ->
                socket
                    .connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                    .readTimeout(read.toMillis(), TimeUnit.MILLISECONDS))
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
  public ChangeStream open(Position position) {
    return opened(opening -> opening.at(position));
  }

  @Override
  public ChangeStream openNow() {
    return opened(StreamOpening::now);
  }

  private ChangeStream opened(Function<StreamOpening, ChangeStream> how) {
    pinned.begin();
    try {
      return new Open(how.apply(new StreamOpening(commands(), watch, bounds)));
    } catch (RuntimeException e) {
      pinned.end();
      throw e;
    }
  }

  private final class Open implements ChangeStream {
    private final ChangeStream stream;
    private boolean closed;

    Open(ChangeStream stream) {
      this.stream = stream;
    }

    @Override
    public Position start() {
      return stream.start();
    }

    @Override
    public Batch next(Duration wait) {
      return stream.next(wait);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        pinned.end();
      }
      stream.close();
    }
  }

  @Override
  public ChangeStream openOldest(Position notBefore) {
    return new OldestHeld(this::open).open(notBefore, time());
  }

  /** The cluster's own time, in which its log is kept. */
  private BsonTimestamp time() {
    try (Commands commands = commands()) {
      return commands
          .operationTime()
          .orElseThrow(
              () ->
                  new SourceException(
                      SourceError.MISCONFIGURED, "The server doesn't tell its operation time"));
    } catch (MongoException e) {
      throw SourceException.of("Asking the cluster for its time", e);
    }
  }

  private Commands commands() {
    return new Commands(client, watch.scope().database(), readPreference);
  }

  @Override
  public void close() {
    client.close();
  }
}
