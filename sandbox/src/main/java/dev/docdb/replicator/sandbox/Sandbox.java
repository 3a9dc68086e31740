package dev.docdb.replicator.sandbox;

import dev.docdb.replicator.sandbox.documentdb.EmbeddedDocumentDb;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.sandbox.kinesis.KinesisServer;
import dev.docdb.replicator.sandbox.local.Opened;
import dev.docdb.replicator.sandbox.local.TemporaryFolder;
import dev.docdb.replicator.sandbox.opensearch.OpenSearchServer;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.sandbox.secrets.SecretsManagerServer;
import dev.docdb.replicator.sandbox.sns.SnsServer;
import dev.docdb.replicator.sandbox.sqs.SqsServer;
import java.util.Map;
import java.util.Optional;

/**
 * The servers that the function talks to, in this JVM, with the stream, queue, buckets, topic and
 * secret that it is told of.
 */
public final class Sandbox implements AutoCloseable {
  private final Opened opened;
  private final Servers servers;
  private final Map<String, String> environment;

  private Sandbox(Opened opened, Servers servers, Map<String, String> environment) {
    this.opened = opened;
    this.servers = servers;
    this.environment = environment;
  }

  /**
   * Starts those servers at the same time, and returns when all are up and furnished. When that
   * fails, none stays.
   */
  public static Sandbox start(SandboxOptions options) {
    Opened opened = new Opened();
    try {
      TemporaryFolder folder =
          opened.add(TemporaryFolder.create("sandbox"), TemporaryFolder::close);
      Servers servers = Servers.start(options, opened);
      return new Sandbox(opened, servers, Furnishing.of(servers, folder.path(), options.plain()));
    } catch (RuntimeException | Error e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  /** The environment variables that the function, the AWS SDK and other programs read. */
  public Map<String, String> environment() {
    return environment;
  }

  /** The cluster. */
  public EmbeddedDocumentDb cluster() {
    return started(servers.cluster(), SandboxServer.DOCUMENTDB);
  }

  /** The broker. */
  public KafkaServer kafka() {
    return started(servers.kafka(), SandboxServer.KAFKA);
  }

  /** The node. */
  public OpenSearchServer openSearch() {
    return started(servers.openSearch(), SandboxServer.OPENSEARCH);
  }

  /** The stand-in for Kinesis. */
  public KinesisServer kinesis() {
    return started(servers.kinesis(), SandboxServer.KINESIS);
  }

  /** The server of queues. */
  public SqsServer sqs() {
    return started(servers.sqs(), SandboxServer.SQS);
  }

  /** The server of buckets. */
  public S3Server s3() {
    return started(servers.s3(), SandboxServer.S3);
  }

  /** The stand-in for Secrets Manager. */
  public SecretsManagerServer secrets() {
    return started(servers.secrets(), SandboxServer.SECRETS);
  }

  /** The stand-in for SNS. */
  public SnsServer sns() {
    return started(servers.sns(), SandboxServer.SNS);
  }

  private static <T> T started(Optional<T> server, SandboxServer name) {
    return server.orElseThrow(
        () -> new IllegalStateException("The sandbox runs without " + name.optionName()));
  }

  /** Closes all, also when one can't be closed. */
  @Override
  public void close() {
    opened.close();
  }
}
