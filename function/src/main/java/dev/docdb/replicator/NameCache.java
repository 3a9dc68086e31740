package dev.docdb.replicator;

import java.security.Security;

/**
 * How long this JVM believes what the name service said. After a failover the cluster's names lead
 * elsewhere within seconds, and a name that wasn't found may be there a moment later.
 */
final class NameCache {
  private static final String SECONDS = "5";
  private static final String SECONDS_IF_UNKNOWN = "1";

  private NameCache() {}

  /** Makes it short; only before the first name is looked up. */
  static void keepShort() {
    Security.setProperty("networkaddress.cache.ttl", SECONDS);
    Security.setProperty("networkaddress.cache.negative.ttl", SECONDS_IF_UNKNOWN);
  }
}
