package dev.docdb.replicator.cdk.app;

import dev.docdb.replicator.cdk.plan.Network;
import dev.docdb.replicator.cdk.plan.Plan;
import dev.docdb.replicator.cdk.plan.Replication;
import dev.docdb.replicator.cdk.plan.Replication.Created;
import dev.docdb.replicator.cdk.plan.Shape;
import dev.docdb.replicator.target.TargetKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Plans to deploy, made in code. */
final class Plans {
  static final String ACCOUNT = "111122223333";
  static final String REGION = "eu-west-1";
  static final String NAME = "replicator";
  static final String KEY =
      "arn:aws:kms:eu-west-1:111122223333:key/0123abcd-45ef-67ab-89cd-0123456789ab";
  static final String CLUSTER_OF_KAFKA =
      "arn:aws:kafka:eu-west-1:111122223333:cluster/events/0123abcd-45ef-67ab-89cd-0123456789ab-1";

  private static final Network NETWORK =
      new Network(
          "vpc-0123456789abcdef0",
          List.of(
              new Network.Subnet("subnet-0123456789abcdef0", "eu-west-1a"),
              new Network.Subnet("subnet-0123456789abcdef1", "eu-west-1b"),
              new Network.Subnet("subnet-0123456789abcdef2", "eu-west-1b")),
          List.of("sg-0123456789abcdef0"));

  private Plans() {}

  /** What every function needs. */
  static Map<String, String> basics(String database, String collection) {
    Map<String, String> settings = new HashMap<>();
    settings.put("DOCUMENTDB_URI", "shop.cluster-abc.eu-west-1.docdb.amazonaws.com");
    settings.put("DOCUMENTDB_SECRET", "shop/replicator");
    settings.put("WATCHED_DB_NAME", database);
    if (!collection.isEmpty()) {
      settings.put("WATCHED_COLLECTION_NAME", collection);
    }
    settings.put("STATE_DB", "replication");
    settings.put("STATE_COLLECTION", "state");
    return settings;
  }

  /** What enables a target, and nothing more of it. */
  static Map<String, String> enabling(TargetKind kind) {
    return switch (kind) {
      case OPENSEARCH ->
          Map.of(
              "ELASTICSEARCH_URI",
              "https://vpc-search-abcdefghijklmnopqrstuvwxyz.eu-west-1.es.amazonaws.com");
      case KINESIS -> Map.of("KINESIS_STREAM", "orders");
      case SQS ->
          Map.of("SQS_QUERY_URL", "https://sqs.eu-west-1.amazonaws.com/111122223333/orders.fifo");
      case KAFKA ->
          Map.of("MSK_BOOTSTRAP_SRV", "b-1.events.abc.c2.kafka.eu-west-1.amazonaws.com:9098");
      case S3 -> Map.of("BUCKET_NAME", "lake", "BUCKET_PATH", "changes");
    };
  }

  /** A collection whose changes go to these. */
  static Replication of(String database, String collection, TargetKind... targets) {
    Map<String, String> settings = basics(database, collection);
    for (TargetKind kind : targets) {
      settings.putAll(enabling(kind));
    }
    return of(settings);
  }

  /** What these settings say. */
  static Replication of(Map<String, String> settings) {
    return of(settings, Shape.DEFAULT, Set.of(), Map.of());
  }

  /** The same with other things beside them. */
  static Replication of(
      Map<String, String> settings, Shape shape, Set<Created> creates, Map<String, String> keys) {
    Map<String, String> arns =
        settings.containsKey("MSK_BOOTSTRAP_SRV") && !settings.containsKey("MSK_SECRET")
            ? Map.of("MSK_BOOTSTRAP_SRV", CLUSTER_OF_KAFKA)
            : Map.of();
    return new Replication(
        settings.get("WATCHED_DB_NAME"),
        Optional.ofNullable(settings.get("WATCHED_COLLECTION_NAME")),
        settings,
        shape,
        NETWORK,
        creates,
        keys,
        arns);
  }

  /** To be deployed together. */
  static Plan plan(Replication... replications) {
    return plan(List.of(replications));
  }

  static Plan plan(List<Replication> replications) {
    return new Plan(
        ACCOUNT,
        REGION,
        NAME,
        "rate(1 minute)",
        List.of("night@example.com"),
        Optional.empty(),
        replications);
  }

  /** So many collections, each with all targets. */
  static Plan collections(int count) {
    return plan(
        IntStream.range(0, count)
            .mapToObj(i -> of("shop", "collection" + i, TargetKind.values()))
            .toList());
  }
}
