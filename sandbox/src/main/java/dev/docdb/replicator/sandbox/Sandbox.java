package dev.docdb.replicator.sandbox;

import dev.docdb.replicator.sandbox.documentdb.EmbeddedDocumentDb;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.sandbox.kinesis.KinesisServer;
import dev.docdb.replicator.sandbox.local.TemporaryFolder;
import dev.docdb.replicator.sandbox.opensearch.OpenSearchServer;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.sandbox.secrets.SecretsManagerServer;
import dev.docdb.replicator.sandbox.sns.SnsServer;
import dev.docdb.replicator.sandbox.sqs.SqsServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that the function talks to, in this JVM, with the stream, queue, buckets, topic and
 * secret that it is told of.
 */
public final class Sandbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);

  private final TemporaryFolder folder = TemporaryFolder.create("sandbox");
  private final Optional<EmbeddedDocumentDb> cluster;
  private final Optional<KafkaServer> kafka;
  private final Optional<OpenSearchServer> openSearch;
  private final Optional<KinesisServer> kinesis;
  private final Optional<SqsServer> sqs;
  private final Optional<S3Server> s3;
  private final Optional<SecretsManagerServer> secrets;
  private final Optional<SnsServer> sns;
  private final List<AutoCloseable> servers;
  private final Map<String, String> environment;

  private Sandbox(SandboxOptions options) {
    Starting starting = new Starting(options.servers());
    // The slowest first.
    Supplier<Optional<OpenSearchServer>> openSearchStart =
        starting.begin(SandboxServer.OPENSEARCH, OpenSearchServer::start);
    Supplier<Optional<KafkaServer>> kafkaStart =
        starting.begin(SandboxServer.KAFKA, KafkaServer::start);
    Supplier<Optional<SqsServer>> sqsStart = starting.begin(SandboxServer.SQS, SqsServer::start);
    Supplier<Optional<S3Server>> s3Start = starting.begin(SandboxServer.S3, S3Server::start);
    Supplier<Optional<EmbeddedDocumentDb>> clusterStart =
        starting.begin(SandboxServer.DOCUMENTDB, () -> EmbeddedDocumentDb.start(options.cluster()));
    Supplier<Optional<KinesisServer>> kinesisStart =
        starting.begin(SandboxServer.KINESIS, KinesisServer::start);
    Supplier<Optional<SecretsManagerServer>> secretsStart =
        starting.begin(SandboxServer.SECRETS, SecretsManagerServer::start);
    Supplier<Optional<SnsServer>> snsStart = starting.begin(SandboxServer.SNS, SnsServer::start);
    try {
      starting.await();
    } catch (IllegalStateException e) {
      folder.close();
      throw e;
    }
    this.openSearch = openSearchStart.get();
    this.kafka = kafkaStart.get();
    this.sqs = sqsStart.get();
    this.s3 = s3Start.get();
    this.cluster = clusterStart.get();
    this.kinesis = kinesisStart.get();
    this.secrets = secretsStart.get();
    this.sns = snsStart.get();
    this.servers = starting.started();
    Furnishing furnishing = new Furnishing(folder.path());
    openSearch.ifPresent(furnishing::openSearch);
    kafka.ifPresent(furnishing::kafka);
    sqs.ifPresent(furnishing::sqs);
    s3.ifPresent(furnishing::s3);
    kinesis.ifPresent(furnishing::kinesis);
    sns.ifPresent(furnishing::sns);
    secrets.ifPresent(furnishing::secrets);
    cluster.ifPresent(it -> furnishing.cluster(it, options.plain(), secrets, s3));
    this.environment = furnishing.environment();
  }

  /** Starts those servers at the same time, and returns when all are up and furnished. */
  public static Sandbox start(SandboxOptions options) {
    return new Sandbox(options);
  }

  /** The environment variables that the function, the AWS SDK and other programs read. */
  public Map<String, String> environment() {
    return environment;
  }

  /** The cluster. */
  public EmbeddedDocumentDb cluster() {
    return started(cluster, SandboxServer.DOCUMENTDB);
  }

  /** The broker. */
  public KafkaServer kafka() {
    return started(kafka, SandboxServer.KAFKA);
  }

  /** The node. */
  public OpenSearchServer openSearch() {
    return started(openSearch, SandboxServer.OPENSEARCH);
  }

  /** The stand-in for Kinesis. */
  public KinesisServer kinesis() {
    return started(kinesis, SandboxServer.KINESIS);
  }

  /** The server of queues. */
  public SqsServer sqs() {
    return started(sqs, SandboxServer.SQS);
  }

  /** The server of buckets. */
  public S3Server s3() {
    return started(s3, SandboxServer.S3);
  }

  /** The stand-in for Secrets Manager. */
  public SecretsManagerServer secrets() {
    return started(secrets, SandboxServer.SECRETS);
  }

  /** The stand-in for SNS. */
  public SnsServer sns() {
    return started(sns, SandboxServer.SNS);
  }

  private static <T> T started(Optional<T> server, SandboxServer name) {
    return server.orElseThrow(
        () -> new IllegalStateException("The sandbox runs without " + name.optionName()));
  }

  /** Closes all, also when one can't be closed. */
  @Override
  public synchronized void close() {
    closeAll(servers);
    folder.close();
  }

  static void closeAll(List<AutoCloseable> servers) {
    for (AutoCloseable server : servers) {
      try {
        server.close();
      } catch (Exception e) {
        LOG.warn("{} can't be closed", server.getClass().getSimpleName(), e);
      }
    }
  }
}
