package dev.docdb.replicator.cdk.watch;

import dev.docdb.replicator.name.DimensionValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;

/**
 * The metrics of one function: those that it writes itself, and Lambda's.
 *
 * @param function its name
 * @param scope what it watches, {@code shop.orders}
 * @param targets the labels of those that are enabled
 */
public record ReplicationMetrics(String function, String scope, List<String> targets) {
  private static final String NAMESPACE = "DocumentDbReplicator";

  public ReplicationMetrics {
    targets = List.copyOf(targets);
  }

  /** What metrics and alerts call a collection, or a whole database. */
  public static String scope(String database, Optional<String> collection) {
    return database + "." + collection.orElse("*");
  }

  /** One of the replication as a whole. */
  public Metric whole(String name, String statistic, Duration period) {
    return metric(NAMESPACE, name, new TreeMap<>(dimensions()), statistic, period).build();
  }

  /** One of a target. */
  public Metric ofTarget(String name, String target, String statistic, Duration period) {
    TreeMap<String, String> dimensions = new TreeMap<>(dimensions());
    dimensions.put("target", target);
    return metric(NAMESPACE, name, dimensions, statistic, period).label(target).build();
  }

  /** One that Lambda counts. */
  public Metric ofLambda(String name, String statistic, Duration period) {
    TreeMap<String, String> dimensions = new TreeMap<>(Map.of("FunctionName", function));
    return metric("AWS/Lambda", name, dimensions, statistic, period).build();
  }

  private Map<String, String> dimensions() {
    return Map.of("function", function, "scope", DimensionValue.of(scope));
  }

  /** Sorted dimensions: two runs give the same template. */
  private static Metric.Builder metric(
      String namespace,
      String name,
      TreeMap<String, String> dimensions,
      String statistic,
      Duration period) {
    return Metric.Builder.create()
        .namespace(namespace)
        .metricName(name)
        .dimensionsMap(dimensions)
        .statistic(statistic)
        .period(period);
  }
}
