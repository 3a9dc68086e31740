package dev.docdb.replicator.sandbox.documentdb;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bson.Document;
import org.junit.jupiter.api.Assumptions;

/** The one place that knows which server the source suite runs on. */
final class SourceServers {
  private static final Map<Personality, EmbeddedDocumentDb> EMBEDDED = new ConcurrentHashMap<>();

  private SourceServers() {}

  /**
   * The cluster named by DOCUMENTDB_TEST_URI (with DOCUMENTDB_TEST_CA, a PEM file, where it needs
   * one), or else an embedded server of this personality, shared by all tests.
   */
  static SourceServer current(Personality personality) {
    String uri = System.getenv("DOCUMENTDB_TEST_URI");
    return uri == null || uri.isBlank() ? embedded(personality) : real(uri, personality);
  }

  private static SourceServer embedded(Personality personality) {
    EmbeddedDocumentDb server =
        EMBEDDED.computeIfAbsent(
            personality,
            wanted ->
                EmbeddedDocumentDb.start(
                    EmbeddedDocumentDbOptions.defaults().withPersonality(wanted)));
    return of(server);
  }

  /** An embedded server that a test has for itself. */
  static SourceServer of(EmbeddedDocumentDb server) {
    return new Running(
        server.personality(),
        server.testUri(),
        server.certificateAuthorityPem(),
        Optional.of(server));
  }

  private static SourceServer real(String uri, Personality personality) {
    Running running = new Running(personality, uri, pem(), Optional.empty());
    try (MongoClient client = running.connect()) {
      Personality actual = Personalities.of(client);
      Assumptions.assumeTrue(
          actual == personality, "The server of DOCUMENTDB_TEST_URI is not " + personality);
    }
    return running;
  }

  /** A MongoDB server at this address, without TLS. */
  static SourceServer mongoDb(String uri) {
    return new Running(Personality.MONGODB, uri, "", Optional.empty());
  }

  private static String pem() {
    String file = System.getenv("DOCUMENTDB_TEST_CA");
    try {
      return file == null || file.isBlank() ? "" : Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException("DOCUMENTDB_TEST_CA can't be read", e);
    }
  }

  /** A client for an address, which trusts only the authority given, if any is. */
  static MongoClient connect(String uri, String pem) {
    MongoClientSettings.Builder settings =
        MongoClientSettings.builder().applyConnectionString(new ConnectionString(uri));
    if (!pem.isEmpty()) {
      settings.applyToSslSettings(tls -> tls.enabled(true).context(trusting(pem)));
    }
    return MongoClients.create(settings.build());
  }

  private static SSLContext trusting(String pem) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The certificates can't be used", e);
    }
  }

  private record Running(
      Personality personality, String uri, String pem, Optional<EmbeddedDocumentDb> embedded)
      implements SourceServer {
    @Override
    public MongoClient connect() {
      return SourceServers.connect(uri, pem);
    }

    @Override
    public void recordChanges(MongoClient client, String database) {
      if (personality == Personality.DOCUMENTDB) {
        client
            .getDatabase("admin")
            .runCommand(
                new Document("modifyChangeStreams", 1)
                    .append("database", database)
                    .append("collection", "")
                    .append("enable", true));
      }
    }
  }
}
