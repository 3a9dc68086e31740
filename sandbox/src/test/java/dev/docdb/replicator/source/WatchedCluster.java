package dev.docdb.replicator.source;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoCollection;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Secret;
import dev.docdb.replicator.sandbox.documentdb.EmbeddedDocumentDb;
import dev.docdb.replicator.sandbox.documentdb.Faults;
import dev.docdb.replicator.sandbox.documentdb.Personalities;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import dev.docdb.replicator.secret.Credentials;
import dev.docdb.replicator.tls.TrustedCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.Assumptions;

/**
 * A cluster with one watched collection, and the function's own connection to it: the cluster named
 * by {@code DOCUMENTDB_TEST_URI} (with {@code DOCUMENTDB_TEST_CA}, a PEM file, where it needs one),
 * or else an embedded one.
 */
public final class WatchedCluster implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Optional<EmbeddedDocumentDb> server;
  private final Access access;
  private final String collection = "orders" + System.nanoTime() + "_" + NUMBER.incrementAndGet();
  private final Cluster cluster;

  private WatchedCluster(Optional<EmbeddedDocumentDb> server, Access access) {
    this.server = server;
    this.access = access;
    this.cluster = connect(Map.of());
    cluster.client().getDatabase("shop").createCollection(collection);
    if (!isMongoDb()) {
      enableChangeStreams(true);
    }
  }

  /** How to get in. */
  record Access(String uri, String user, String password, Optional<String> authority) {
    static Access to(EmbeddedDocumentDb server) {
      return new Access(
          server.uri(),
          server.username(),
          server.password(),
          Optional.of(server.certificateAuthorityPem()));
    }

    static Access toReal(String uri) {
      ConnectionString parsed = new ConnectionString(uri);
      Assumptions.assumeTrue(
          Boolean.TRUE.equals(parsed.getSslEnabled()) && parsed.getCredential() != null,
          "The function speaks to no cluster without TLS and a login, as that of DOCUMENTDB_TEST_URI is");
      String hosts = String.join(",", parsed.getHosts());
      String replicaSet = parsed.getRequiredReplicaSetName();
      return new Access(
          "mongodb://"
              + hosts
              + "/"
              + (replicaSet == null ? "?directConnection=true" : "?replicaSet=" + replicaSet),
          parsed.getUsername(),
          new String(parsed.getPassword()),
          Optional.ofNullable(System.getenv("DOCUMENTDB_TEST_CA"))
              .filter(file -> !file.isBlank())
              .map(Access::read));
    }

    private static String read(String file) {
      try {
        return Files.readString(Path.of(file));
      } catch (IOException e) {
        throw new UncheckedIOException("DOCUMENTDB_TEST_CA can't be read", e);
      }
    }
  }

  public static WatchedCluster start(EmbeddedDocumentDbOptions options) {
    String uri = System.getenv("DOCUMENTDB_TEST_URI");
    if (uri != null && !uri.isBlank()) {
      return new WatchedCluster(Optional.empty(), Access.toReal(uri));
    }
    EmbeddedDocumentDb server = EmbeddedDocumentDb.start(options);
    return new WatchedCluster(Optional.of(server), Access.to(server));
  }

  /** A cluster of this kind; a test is skipped where the real one is of the other. */
  static WatchedCluster start(Personality personality) {
    WatchedCluster watched =
        start(EmbeddedDocumentDbOptions.defaults().withPersonality(personality));
    boolean alike = watched.isMongoDb() == (personality == Personality.MONGODB);
    if (!alike) {
      watched.close();
    }
    Assumptions.assumeTrue(alike, "the cluster of DOCUMENTDB_TEST_URI is none of " + personality);
    return watched;
  }

  public static WatchedCluster start() {
    return start(EmbeddedDocumentDbOptions.defaults());
  }

  boolean isMongoDb() {
    return Personalities.of(cluster.client()) == Personality.MONGODB;
  }

  /** One more connection, with more settings. */
  public Cluster connect(Map<String, String> more) {
    return connect(more, access.user(), access.password(), access.authority());
  }

  Cluster connect(
      Map<String, String> more, String user, String password, Optional<String> authority) {
    return Cluster.connect(
        environment(more),
        new Login.Password(new Credentials(user, new Secret(password))),
        authority
            .map(
                pem ->
                    TrustedCertificates.fromPem(
                            "test", pem.getBytes(StandardCharsets.US_ASCII), Instant.now())
                        .sslContext())
            .orElse(null),
        Duration.ZERO);
  }

  /** The function's settings for this cluster. */
  public Environment environment(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("DOCUMENTDB_URI", access.uri());
    variables.put("DOCUMENTDB_SECRET", "secret");
    variables.put("WATCHED_DB_NAME", "shop");
    variables.put("WATCHED_COLLECTION_NAME", collection);
    variables.put("STATE_DB", "replication");
    variables.put("STATE_COLLECTION", "state");
    variables.put("KINESIS_STREAM", "unused");
    variables.putAll(more);
    return Environment.of(variables);
  }

  /** Faults of an embedded cluster; a test that needs them is skipped on any other. */
  public Faults faults() {
    Assumptions.assumeTrue(server.isPresent(), "only an embedded cluster can be made to misbehave");
    return server.orElseThrow().faults();
  }

  Access access() {
    return access;
  }

  public Cluster cluster() {
    return cluster;
  }

  public MongoCollection<BsonDocument> collection() {
    return collection(cluster);
  }

  /** The same by another connection. */
  MongoCollection<BsonDocument> collection(Cluster connection) {
    return connection.client().getDatabase("shop").getCollection(collection, BsonDocument.class);
  }

  public void enableChangeStreams(boolean enable) {
    enableChangeStreams("shop", collection, enable);
  }

  /** Amazon DocumentDB alone records nothing until it is told to. */
  void enableChangeStreams(String database, String name, boolean enable) {
    cluster
        .client()
        .getDatabase("admin")
        .runCommand(
            new Document("modifyChangeStreams", 1)
                .append("database", database)
                .append("collection", name)
                .append("enable", enable));
  }

  /** Also records the changes of a whole database, as a stream on it needs. */
  void enableWholeDatabase() {
    if (!isMongoDb()) {
      enableChangeStreams("shop", "", true);
    }
  }

  /** The watched collection's name. */
  String name() {
    return collection;
  }

  /** Another collection of the same database. */
  MongoCollection<BsonDocument> neighbour() {
    return cluster
        .client()
        .getDatabase("shop")
        .getCollection(collection + "_neighbour", BsonDocument.class);
  }

  /** The embedded server; a test that needs it is skipped on a real one. */
  EmbeddedDocumentDb embedded() {
    Assumptions.assumeTrue(server.isPresent(), "only for an embedded cluster");
    return server.orElseThrow();
  }

  /** Inserts documents with these ids. */
  public void insert(int from, int to) {
    collection()
        .insertMany(
            IntStream.range(from, to)
                .mapToObj(id -> new BsonDocument("_id", new BsonInt32(id)))
                .toList());
  }

  static List<String> ids(Batch batch) {
    return batch.changes().stream().map(change -> change.documentId()).toList();
  }

  @Override
  public void close() {
    if (server.isEmpty()) {
      collection().drop();
      neighbour().drop();
    }
    cluster.close();
    server.ifPresent(EmbeddedDocumentDb::close);
  }
}
