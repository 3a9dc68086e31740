package dev.docdb.replicator.cdk.plan;

import java.util.Locale;

/**
 * What functions and stacks are called. A name follows from the deployment's and from its own scope
 * alone, so that it stays when other collections come or go. {@code shop.orders} gives {@code
 * docdb-replicator-shop-orders}. A scope whose name would not tell it from every other, or that has
 * characters that the name can't have, or is too long, gets a mark of eight digits made of the
 * scope, and no other name ends like that.
 */
final class Names {
  /** The stack of what all functions share; a database of this name gets a mark. */
  private static final String SHARED = "shared";

  /** Lambda's bound; a stack's name could be twice as long. */
  private static final int LONGEST = 64;

  private Names() {}

  static String sharedStack(String deployment) {
    return deployment + "-" + SHARED;
  }

  /**
   * Letters, digits, hyphens and underscores. Names that begin like it, such as the role's, must be
   * others than any whose capitals differ: a scope with capitals gets a mark.
   */
  static String function(String deployment, Replication replication) {
    String name = deployment + "-" + stem(replication);
    return isPlain(name, replication)
        ? name
        : marked(deployment, stem(replication).replaceAll("[^A-Za-z0-9_]+", "-"), replication);
  }

  /**
   * Lower-case letters, digits and hyphens: templates are files, which some systems don't tell
   * apart by capitals.
   */
  static String stack(String deployment, Replication replication) {
    String name = deployment + "-" + stem(replication);
    boolean plain = isPlain(name, replication) && stem(replication).matches("[a-z0-9-]+");
    String slug = stem(replication).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return plain ? name : marked(deployment, slug, replication);
  }

  /** The first hyphen behind the deployment's name ends the database's: it may have none itself. */
  private static boolean isPlain(String name, Replication replication) {
    return replication.database().matches("[a-z0-9_]+")
        && replication.collection().orElse("c").matches("[a-z0-9_-]+")
        && !stem(replication).equals(SHARED)
        && !name.matches(".*-[0-9a-f]{8}")
        && name.length() <= LONGEST;
  }

  private static String stem(Replication replication) {
    return replication.database() + replication.collection().map(name -> "-" + name).orElse("");
  }

  private static String marked(String deployment, String slug, Replication replication) {
    String mark = PhysicalName.mark(replication.scope());
    int room = LONGEST - deployment.length() - mark.length() - 2;
    String part = slug.substring(0, Math.clamp(room, 0, slug.length()));
    String inner = part.replaceAll("^-+|-+$", "");
    return deployment + "-" + (inner.isEmpty() ? "" : inner + "-") + mark;
  }
}
