package dev.docdb.replicator.config;

/** How the function logs in to the cluster. */
public enum ClusterLogin {
  /** With the user and the password of the secret. */
  PASSWORD,
  /** As the function's own role; there is no secret. */
  IAM
}
