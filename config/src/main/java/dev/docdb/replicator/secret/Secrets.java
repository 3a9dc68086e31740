package dev.docdb.replicator.secret;

/** Credentials by the name or ARN of their secret, each fetched once and kept until forgotten. */
public interface Secrets {

  /** The credentials that a secret holds; does I/O when they are not kept. */
  Credentials credentials(String secretId);

  /** Forgets a secret, so that it is fetched again: its password may have been rotated. */
  void forget(String secretId);
}
