package dev.docdb.replicator.sandbox;

import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the sandbox starts.
 *
 * @param servers these servers
 * @param personality which server the cluster takes after
 * @param plain whether the cluster has neither TLS nor a password
 */
public record SandboxOptions(Set<SandboxServer> servers, Personality personality, boolean plain) {
  /** Checks that there is something to start. */
  public SandboxOptions {
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("servers must not be empty");
    }
    servers = Set.copyOf(servers);
  }

  /** All servers; the cluster takes after Amazon DocumentDB, with TLS and a password. */
  public static SandboxOptions defaults() {
    return new SandboxOptions(EnumSet.allOf(SandboxServer.class), Personality.DOCUMENTDB, false);
  }

  /** The same with these servers only. */
  public SandboxOptions withServers(Set<SandboxServer> others) {
    return new SandboxOptions(others, personality, plain);
  }

  /** The same with another personality. */
  public SandboxOptions withPersonality(Personality other) {
    return new SandboxOptions(servers, other, plain);
  }

  /** The same without TLS and password. */
  public SandboxOptions withoutProtection() {
    return new SandboxOptions(servers, personality, true);
  }

  EmbeddedDocumentDbOptions cluster() {
    return EmbeddedDocumentDbOptions.defaults().withPersonality(personality).withPlain(plain);
  }
}
