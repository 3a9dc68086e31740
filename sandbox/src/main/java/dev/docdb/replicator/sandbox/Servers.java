package dev.docdb.replicator.sandbox;

import dev.docdb.replicator.sandbox.documentdb.EmbeddedDocumentDb;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.sandbox.kinesis.KinesisServer;
import dev.docdb.replicator.sandbox.local.Opened;
import dev.docdb.replicator.sandbox.opensearch.OpenSearchServer;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.sandbox.secrets.SecretsManagerServer;
import dev.docdb.replicator.sandbox.sns.SnsServer;
import dev.docdb.replicator.sandbox.sqs.SqsServer;
import java.util.Optional;

/** The servers that run; one that isn't wanted isn't there. */
record Servers(
    Optional<OpenSearchServer> openSearch,
    Optional<KafkaServer> kafka,
    Optional<SqsServer> sqs,
    Optional<S3Server> s3,
    Optional<EmbeddedDocumentDb> cluster,
    Optional<KinesisServer> kinesis,
    Optional<SecretsManagerServer> secrets,
    Optional<SnsServer> sns) {

  /**
   * Starts them at the same time, the slowest first. Adds to that what came up, also on failure.
   */
  static Servers start(SandboxOptions options, Opened opened) {
    Starting starting = new Starting(options.servers(), opened);
    var openSearch =
        starting.begin(SandboxServer.OPENSEARCH, OpenSearchServer::start, OpenSearchServer::close);
    var kafka = starting.begin(SandboxServer.KAFKA, KafkaServer::start, KafkaServer::close);
    var sqs = starting.begin(SandboxServer.SQS, SqsServer::start, SqsServer::close);
    var s3 = starting.begin(SandboxServer.S3, S3Server::start, S3Server::close);
    var cluster =
        starting.begin(
            SandboxServer.DOCUMENTDB,
            () -> EmbeddedDocumentDb.start(options.cluster()),
            EmbeddedDocumentDb::close);
    var kinesis = starting.begin(SandboxServer.KINESIS, KinesisServer::start, KinesisServer::close);
    var secrets =
        starting.begin(
            SandboxServer.SECRETS, SecretsManagerServer::start, SecretsManagerServer::close);
    var sns = starting.begin(SandboxServer.SNS, SnsServer::start, SnsServer::close);
    starting.await();
    return new Servers(
        openSearch.get(),
        kafka.get(),
        sqs.get(),
        s3.get(),
        cluster.get(),
        kinesis.get(),
        secrets.get(),
        sns.get());
  }
}
