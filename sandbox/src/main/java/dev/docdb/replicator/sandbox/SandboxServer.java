package dev.docdb.replicator.sandbox;

import java.util.Locale;

/** The servers that the sandbox has. */
public enum SandboxServer {
  /** The cluster with its change streams. */
  DOCUMENTDB,
  /** A broker. */
  KAFKA,
  /** A node. */
  OPENSEARCH,
  /** A stand-in with a stream. */
  KINESIS,
  /** A server with a queue. */
  SQS,
  /** A server with buckets. */
  S3,
  /** A stand-in with the secret of the cluster. */
  SECRETS,
  /** A stand-in with the topic of alerts. */
  SNS;

  /** What it is called on the command line. */
  public String optionName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
