package dev.docdb.replicator.doctor;

import dev.docdb.replicator.finding.Finding;
import java.util.Set;

/** The checks of all but the places that changes go to, in their order. */
@SuppressWarnings("ImmutableEnumChecker") // Its sets are never changed.
public enum Check {
  /** Every setting, and all together. */
  SETTINGS("settings", Set.of()),
  /** The function's time-out. */
  TIMEOUT("function.timeout", Set.of(SETTINGS)),
  /** The function's memory. */
  MEMORY("function.memory", Set.of(SETTINGS)),
  /** What the function logs in to the cluster with. */
  SECRET("secret", Set.of(SETTINGS)),
  /** The authorities that the cluster's certificate is checked against. */
  CERTIFICATES("certificates", Set.of(SETTINGS)),
  /** The hosts' names. */
  NAME("cluster.name", Set.of(SETTINGS)),
  /** The way to their ports. */
  CONNECTION("cluster.connection", Set.of(NAME)),
  /** Whether it is proven to be the cluster. */
  TLS("cluster.tls", Set.of(CONNECTION, CERTIFICATES)),
  /** Whether the cluster lets the function in. */
  LOGIN("cluster.login", Set.of(TLS, SECRET)),
  /** Which engine it is, and which version. */
  ENGINE("cluster.engine", Set.of(LOGIN)),
  /** The function's clock against the cluster's. */
  CLOCK("function.clock", Set.of(LOGIN)),
  /** What the user may do. */
  PRIVILEGES("cluster.privileges", Set.of(LOGIN)),
  /** Whether changes are recorded. */
  STREAMS("cluster.streams", Set.of(LOGIN)),
  /** Whether an idle stream can be resumed. */
  TOKENS("cluster.tokens", Set.of(STREAMS)),
  /** What was saved. */
  SAVED("state.saved", Set.of(LOGIN)),
  /** Whether it was saved of this cluster. */
  SAME_CLUSTER("state.cluster", Set.of(SAVED)),
  /** Whether an operator has to decide something. */
  HALT("state.halt", Set.of(SAVED)),
  /** Whether an operator wants nothing replicated. */
  PAUSE("state.pause", Set.of(SAVED)),
  /** Who may work. */
  LEASE("state.lease", Set.of(SAVED)),
  /** Whether the log still reaches back to what was saved. */
  POSITION("state.position", Set.of(SAME_CLUSTER, STREAMS)),
  /** How long the cluster keeps changes. */
  RETENTION("cluster.retention", Set.of(SAVED, STREAMS));

  private final String id;
  private final Set<Check> needs;

  Check(String id, Set<Check> needs) {
    this.id = id;
    this.needs = Set.copyOf(needs);
  }

  /** Its name in answers and in the documentation. */
  public String id() {
    return id;
  }

  Set<Check> needs() {
    return needs;
  }

  Finding ok(String found) {
    return Finding.ok(id, found);
  }

  Finding warning(String found, String advice) {
    return Finding.warning(id, found, advice);
  }

  Finding failed(String found, String advice) {
    return Finding.failed(id, found, advice);
  }

  Finding unknown(String found, String advice) {
    return Finding.unknown(id, found, advice);
  }
}
