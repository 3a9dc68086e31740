package dev.docdb.replicator.doctor;

import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.tls.TrustedCertificates;
import java.time.Duration;
import java.util.Optional;

/** What the function connects to the cluster with. Nothing of it was fetched before. */
public interface Connection {

  /** Fetches what it logs in with; throws what says why that isn't possible. */
  void login();

  /** Fetches the authorities that are trusted; empty: those of the JVM. Throws likewise. */
  Optional<TrustedCertificates> trusted();

  /** Connects lazily, with so much time left. */
  Cluster connect(Duration left);
}
