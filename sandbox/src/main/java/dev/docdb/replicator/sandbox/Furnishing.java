package dev.docdb.replicator.sandbox;

import dev.docdb.replicator.sandbox.documentdb.EmbeddedDocumentDb;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.sandbox.kinesis.KinesisServer;
import dev.docdb.replicator.sandbox.opensearch.OpenSearchServer;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.sandbox.secrets.SecretsManagerServer;
import dev.docdb.replicator.sandbox.sns.SnsServer;
import dev.docdb.replicator.sandbox.sqs.SqsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes in each server what the function writes to, and collects how the function finds it. */
final class Furnishing {
  private static final String SECRET = "sandbox/documentdb";
  private static final String CERTIFICATES = "certificates";
  private static final String CERTIFICATE_KEY = "ca.pem";
  private static final String CHANGES = "changes";

  private final Servers servers;
  private final Path folder;
  private final Map<String, String> environment = new LinkedHashMap<>();

  private Furnishing(Servers servers, Path folder) {
    this.servers = servers;
    this.folder = folder;
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY_ID);
    environment.put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_ACCESS_KEY);
  }

  /**
   * Furnishes the servers, and returns the environment variables that say where everything is.
   *
   * @param folder where files are written that are to be found
   * @param plain whether the cluster has neither TLS nor a password
   */
  static Map<String, String> of(Servers servers, Path folder, boolean plain) {
    Furnishing furnishing = new Furnishing(servers, folder);
    servers.openSearch().ifPresent(furnishing::openSearch);
    servers.kafka().ifPresent(furnishing::kafka);
    servers.sqs().ifPresent(furnishing::sqs);
    servers.s3().ifPresent(furnishing::s3);
    servers.kinesis().ifPresent(furnishing::kinesis);
    servers.sns().ifPresent(furnishing::sns);
    servers.secrets().ifPresent(furnishing::secrets);
    servers.cluster().ifPresent(furnishing::cluster);
    if (!plain) {
      servers.cluster().ifPresent(furnishing::certificate);
    }
    return Collections.unmodifiableMap(furnishing.environment);
  }

  private void openSearch(OpenSearchServer server) {
    environment.put("ELASTICSEARCH_URI", server.uri().toString());
  }

  private void kafka(KafkaServer server) {
    environment.put("MSK_BOOTSTRAP_SRV", server.bootstrapServers());
  }

  private void sqs(SqsServer server) {
    environment.put("AWS_ENDPOINT_URL_SQS", server.endpoint().toString());
    environment.put("SQS_QUERY_URL", server.createFifoQueue(CHANGES + ".fifo").toString());
  }

  private void s3(S3Server server) {
    server.createBucket(CHANGES);
    server.createBucket(CERTIFICATES);
    environment.put("AWS_ENDPOINT_URL_S3", server.endpoint().toString());
    environment.put("BUCKET_NAME", CHANGES);
    environment.put("BUCKET_PATH", "replicated");
  }

  private void kinesis(KinesisServer server) {
    server.createStream(CHANGES, 2);
    environment.put("AWS_ENDPOINT_URL_KINESIS", server.endpoint().toString());
    environment.put("KINESIS_STREAM", CHANGES);
  }

  private void sns(SnsServer server) {
    environment.put("AWS_ENDPOINT_URL_SNS", server.endpoint().toString());
    environment.put("SNS_TOPIC_ARN_ALERT", server.createTopic("alerts"));
  }

  private void secrets(SecretsManagerServer server) {
    environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", server.endpoint().toString());
  }

  private void cluster(EmbeddedDocumentDb cluster) {
    environment.put("DOCUMENTDB_URI", cluster.uri());
    environment.put("DOCUMENTDB_TEST_URI", cluster.testUri());
    servers
        .secrets()
        .ifPresent(
            server -> {
              server.put(SECRET, credentials(cluster));
              environment.put("DOCUMENTDB_SECRET", SECRET);
            });
  }

  private void certificate(EmbeddedDocumentDb cluster) {
    environment.put("DOCUMENTDB_TEST_CA", writePem(cluster).toString());
    servers
        .s3()
        .ifPresent(
            server -> {
              server.putObject(CERTIFICATES, CERTIFICATE_KEY, cluster.certificateAuthorityPem());
              environment.put("CERTIFICATE_BUCKET", CERTIFICATES);
              environment.put("CERTIFICATE_KEY", CERTIFICATE_KEY);
            });
  }

  private static String credentials(EmbeddedDocumentDb cluster) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}"
        .formatted(cluster.username(), cluster.password());
  }

  private Path writePem(EmbeddedDocumentDb cluster) {
    Path file = folder.resolve(CERTIFICATE_KEY);
    try {
      return Files.writeString(file, cluster.certificateAuthorityPem());
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + file + " can't be written", e);
    }
  }
}
