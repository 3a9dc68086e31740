package dev.docdb.replicator.cdk.plan;

import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One function: for a collection, or for a whole database.
 *
 * @param database what is watched
 * @param collection empty: the whole database
 * @param settings the function's environment by the names of its settings, without those that the
 *     deployment itself knows ({@code SNS_TOPIC_ARN_ALERT}, and what {@code creates} names)
 * @param shape how it runs
 * @param network where it runs
 * @param creates what is created with it, instead of being there
 * @param kmsKeys ARNs of the keys that encrypt what a setting names, by the setting's name
 * @param arns of what can't be told from a setting's value, by the setting's name
 */
public record Replication(
    String database,
    Optional<String> collection,
    Map<String, String> settings,
    Shape shape,
    Network network,
    Set<Created> creates,
    Map<String, String> kmsKeys,
    Map<String, String> arns) {

  public Replication {
    settings = Map.copyOf(settings);
    creates = Set.copyOf(creates);
    kmsKeys = Map.copyOf(kmsKeys);
    arns = Map.copyOf(arns);
  }

  /** What is watched, as people say it: {@code shop.orders}, or {@code shop}. */
  public String scope() {
    return database + collection.map(name -> "." + name).orElse("");
  }

  /** Without the settings' values, which may hold what was pasted there by mistake. */
  @Override
  public String toString() {
    return "Replication[" + scope() + " " + new TreeSet<>(settings.keySet()) + "]";
  }

  /** What a deployment may bring along. */
  public enum Created {
    DEAD_LETTER_BUCKET,
    CLAIM_CHECK_BUCKET;

    /** By which the function is told of it. */
    public Setting<?> setting() {
      return switch (this) {
        case DEAD_LETTER_BUCKET -> Settings.DEAD_LETTER_URI;
        case CLAIM_CHECK_BUCKET -> Settings.CLAIM_CHECK_BUCKET;
      };
    }

    /** What that says where the bucket is called so. */
    public String value(String bucket) {
      return switch (this) {
        case DEAD_LETTER_BUCKET -> "s3://" + bucket;
        case CLAIM_CHECK_BUCKET -> bucket;
      };
    }
  }
}
