package dev.docdb.replicator.cdk.permission;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.KafkaLogin;
import dev.docdb.replicator.config.OnMissingTopic;
import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.config.TemplateFile;
import dev.docdb.replicator.config.WebAddress;
import dev.docdb.replicator.name.IndexName;
import dev.docdb.replicator.name.TopicName;
import dev.docdb.replicator.target.TargetKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.services.iam.Effect;

/** What each kind of target asks of the function's role: the pages under docs/targets say why. */
final class TargetPermissions {
  private final Known known;

  TargetPermissions(Known known) {
    this.known = known;
  }

  /** A kind that isn't here doesn't compile. */
  List<Grant> of(TargetKind kind) {
    return switch (kind) {
      case OPENSEARCH -> openSearch();
      case KINESIS -> kinesis();
      case SQS -> sqs();
      case KAFKA -> kafka();
      case S3 -> s3();
    };
  }

  private <T> T get(Setting<T> setting) {
    return known.settings().find(setting).orElseThrow();
  }

  private List<Grant> openSearch() {
    List<Grant> grants = new ArrayList<>(known.secret(Settings.ELASTICSEARCH_SECRET));
    if (!known.settings().has(Settings.ELASTICSEARCH_SECRET)
        && get(Settings.ELASTICSEARCH_URI).isAmazon()) {
      grants.addAll(signed(get(Settings.ELASTICSEARCH_URI)));
    }
    if (known.settings().find(Settings.ELASTICSEARCH_TEMPLATE).orElse(null)
        instanceof TemplateFile.Stored(String bucket, String key)) {
      grants.add(
          Grant.on(
              "ReadTemplateOfOpenSearch",
              List.of("s3:GetObject"),
              known.place().objects(bucket, key)));
      grants.addAll(known.key(Settings.ELASTICSEARCH_TEMPLATE, "s3", "kms:Decrypt"));
    }
    return grants;
  }

  private List<Grant> signed(WebAddress address) {
    String host = address.uri().getHost();
    String arn =
        known
            .arn(Settings.ELASTICSEARCH_URI)
            .or(() -> known.place().search(host))
            .orElseThrow(() -> known.arnIsMissing(Settings.ELASTICSEARCH_URI, "the domain"));
    return host.contains(".aoss.")
        ? List.of(Grant.on("WriteToOpenSearchServerless", List.of("aoss:APIAccessAll"), arn))
        : domain(address, arn);
  }

  private List<Grant> domain(WebAddress address, String arn) {
    String root = arn + address.uri().getPath().replaceAll("/+$", "");
    List<String> written = new ArrayList<>(List.of(root + "/_bulk"));
    if (TargetKind.OPENSEARCH.keepsDeleted(known.settings())) {
      written.add(root + "/_mget");
    }
    List<Grant> grants = new ArrayList<>();
    grants.add(
        Grant.on("WriteToOpenSearch", List.of("es:ESHttpPost"), written.toArray(String[]::new)));
    grants.add(
        Grant.on("SeeOpenSearch", List.of("es:ESHttpGet"), looks(root).toArray(String[]::new)));
    known
        .settings()
        .find(Settings.ELASTICSEARCH_TEMPLATE)
        .map(TemplateFile::templateName)
        .ifPresent(
            name ->
                grants.add(
                    Grant.on(
                        "PutTemplateToOpenSearch",
                        List.of("es:ESHttpGet", "es:ESHttpPut"),
                        root + "/_index_template/" + name)));
    return grants;
  }

  /** What a doctor looks at: no path by which documents could be read. */
  private List<String> looks(String root) {
    List<String> looks =
        new ArrayList<>(List.of(root + "/", root + "/_cluster/health", root + "/_nodes/http"));
    known
        .settings()
        .find(Settings.WATCHED_COLLECTION_NAME)
        .map(name -> Namespace.of(get(Settings.WATCHED_DB_NAME), name))
        .ifPresent(place -> looks.add(root + "/" + IndexName.of(place) + "/_settings"));
    return looks;
  }

  private List<Grant> kinesis() {
    String stream = get(Settings.KINESIS_STREAM);
    String arn =
        stream.startsWith("arn:") ? stream : known.place().arn("kinesis", "stream/" + stream);
    return and(
        Grant.on(
            "WriteToKinesis", List.of("kinesis:PutRecords", "kinesis:DescribeStreamSummary"), arn),
        known.key(Settings.KINESIS_STREAM, "kinesis", "kms:GenerateDataKey"));
  }

  private List<Grant> sqs() {
    return and(
        Grant.on(
            "WriteToSqs",
            List.of("sqs:SendMessage", "sqs:GetQueueAttributes"),
            queue(known, Settings.SQS_QUERY_URL, get(Settings.SQS_QUERY_URL))),
        known.key(Settings.SQS_QUERY_URL, "sqs", "kms:GenerateDataKey", "kms:Decrypt"));
  }

  /** The queue that a setting names by its URL. */
  static String queue(Known known, Setting<?> setting, WebAddress url) {
    return known
        .arn(setting)
        .or(() -> known.place().queue(url.uri().toString()))
        .orElseThrow(() -> known.arnIsMissing(setting, "the queue"));
  }

  private List<Grant> kafka() {
    List<Grant> secret = known.secret(Settings.MSK_SECRET);
    return switch (KafkaLogin.of(known.settings())) {
      case SCRAM, TLS -> secret;
      case IAM -> signedKafka();
      case NONE -> List.of();
    };
  }

  private List<Grant> signedKafka() {
    String cluster =
        known
            .arn(Settings.MSK_BOOTSTRAP_SRV)
            .orElseThrow(() -> known.arnIsMissing(Settings.MSK_BOOTSTRAP_SRV, "the cluster"));
    List<String> onTopics =
        new ArrayList<>(
            List.of(
                "kafka-cluster:DescribeTopic",
                "kafka-cluster:WriteData",
                "kafka-cluster:DescribeTopicDynamicConfiguration"));
    if (get(Settings.MSK_MISSING_TOPIC) == OnMissingTopic.CREATE) {
      onTopics.add("kafka-cluster:CreateTopic");
    }
    return List.of(
        Grant.on(
            "ConnectToKafka",
            List.of(
                "kafka-cluster:Connect",
                "kafka-cluster:WriteDataIdempotently",
                "kafka-cluster:DescribeCluster"),
            cluster),
        topics(cluster.replaceFirst(":cluster/", ":topic/") + "/", onTopics));
  }

  /** Of a collection its topic, of a database also those of its collections, whatever comes. */
  private Grant topics(String prefix, List<String> actions) {
    String database = get(Settings.WATCHED_DB_NAME);
    Optional<String> collection = known.settings().find(Settings.WATCHED_COLLECTION_NAME);
    String topic = prefix + TopicName.of(new Namespace(database, collection));
    if (collection.isPresent()) {
      return Grant.on("WriteToKafka", actions, topic);
    }
    return new Grant(
        "WriteToKafka",
        Effect.ALLOW,
        actions,
        List.of(topic, topic + "-*"),
        Map.of(),
        "The collections of a database, each of which has a topic, come and go");
  }

  private List<Grant> s3() {
    String bucket = get(Settings.BUCKET_NAME);
    String path = known.settings().find(Settings.BUCKET_PATH).map(text -> text + "/").orElse("");
    Grant write =
        Grant.onAll(
            "WriteToS3",
            List.of("s3:PutObject", "s3:GetObject"),
            known.place().objects(bucket, path + "*"),
            "The objects are named by the changes in them");
    List<Grant> others = new ArrayList<>(bucketKey());
    others.add(Grant.on("SeeBucketOfS3", List.of("s3:ListBucket"), known.place().bucket(bucket)));
    return and(write, others);
  }

  private List<Grant> bucketKey() {
    String[] uses = {"kms:GenerateDataKey", "kms:Decrypt"};
    List<Grant> given = new ArrayList<>(known.key(Settings.BUCKET_KMS_KEY, "s3", uses));
    if (given.isEmpty()) {
      given.addAll(known.key(Settings.BUCKET_NAME, "s3", uses));
    }
    if (given.isEmpty()) {
      known
          .settings()
          .find(Settings.BUCKET_KMS_KEY)
          .ifPresent(
              key -> given.add(known.ofKey(Settings.BUCKET_KMS_KEY, keyArn(key), "s3", uses)));
    }
    return given;
  }

  private String keyArn(String key) {
    if (key.contains("alias/")) {
      throw new IllegalArgumentException(
          "BUCKET_KMS_KEY is an alias, which doesn't tell the key's ARN, and the function's role needs that: give"
              + " the key's ARN");
    }
    return key.startsWith("arn:") ? key : known.place().arn("kms", "key/" + key);
  }

  private static List<Grant> and(Grant first, List<Grant> others) {
    List<Grant> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return all;
  }
}
