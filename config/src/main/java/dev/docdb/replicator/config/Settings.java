package dev.docdb.replicator.config;

import java.util.List;

/** Every setting of the function. The README's table is rendered from here. */
public final class Settings {
  private Settings() {}

  public static final Setting<ClusterAddress> DOCUMENTDB_URI =
      Setting.required(
              "DOCUMENTDB_URI",
              "The cluster: `host`, `host:port` or a `mongodb://` URI without credentials. TLS, `replicaSet=rs0` and"
                  + " `retryWrites=false` are added; options that weaken TLS are refused.",
              ClusterAddress::parse)
          .sensitiveText();

  public static final Setting<ClusterLogin> DOCUMENTDB_AUTH =
      Setting.withDefault(
          "DOCUMENTDB_AUTH",
          "password",
          "How to log in: `password`, with `DOCUMENTDB_SECRET`, or `iam`, as the function's role, without any secret"
              + " (instance-based clusters of version 5.0 and later).",
          Parsers.oneOf(ClusterLogin.class));

  public static final Setting<String> DOCUMENTDB_SECRET =
      Setting.optional(
              "DOCUMENTDB_SECRET",
              "Name or ARN of the secret in Secrets Manager: JSON with `username` and `password`. Fetched again once when"
                  + " the login fails. Required when `DOCUMENTDB_AUTH` is `password`, refused when it is `iam`.",
              Parsers::secretId)
          .sensitiveText();

  public static final Setting<String> CERTIFICATE_BUCKET =
      Setting.optional(
          "CERTIFICATE_BUCKET",
          "Bucket of the bundle of certificate authorities (PEM) that the cluster's certificate is checked against."
              + " Without it the JVM's own trust store is used.",
          Parsers::bucket);

  public static final Setting<String> CERTIFICATE_KEY =
      Setting.optional(
          "CERTIFICATE_KEY", "Object key of that bundle in `CERTIFICATE_BUCKET`.", Parsers::text);

  public static final Setting<String> WATCHED_DB_NAME =
      Setting.required(
          "WATCHED_DB_NAME", "The database whose changes travel.", Parsers::databaseName);

  public static final Setting<String> WATCHED_COLLECTION_NAME =
      Setting.optional(
          "WATCHED_COLLECTION_NAME",
          "The collection whose changes travel. Absent or empty: the whole database, through one cursor.",
          Parsers::collectionName);

  public static final Setting<String> STATE_DB =
      Setting.required(
          "STATE_DB", "The database where positions and leases are kept.", Parsers::databaseName);

  public static final Setting<String> STATE_COLLECTION =
      Setting.required(
          "STATE_COLLECTION",
          "The collection where positions and leases are kept. One serves a whole cluster; it must lie outside what is"
              + " watched.",
          Parsers::collectionName);

  public static final Setting<Integer> MAX_LOOP =
      Setting.withDefault(
              "MAX_LOOP",
              "45",
              "Most batches in one invocation; 0: as many as the deadline allows.",
              Parsers.wholeNumber(0, 1_000_000))
          .alsoRead("Documents_per_run");

  public static final Setting<Integer> STATE_SYNC_COUNT =
      Setting.withDefault(
              "STATE_SYNC_COUNT",
              "15",
              "Batches between two saved positions. After a crash, changes of at most twice as many are repeated.",
              Parsers.wholeNumber(1, 1_000_000))
          .alsoRead("Iterations_per_sync");

  public static final Setting<Integer> BATCH_SIZE =
      Setting.withDefault(
          "BATCH_SIZE", "1000", "Most changes in one batch.", Parsers.wholeNumber(1, 100_000));

  public static final Setting<Integer> BATCH_BYTES =
      Setting.withDefault(
          "BATCH_BYTES",
          "2097152",
          "Bytes of changes in one batch, as they come from the cluster, that batches are sized for. One change larger"
              + " than this still travels, alone or with few others.",
          Parsers.wholeNumber(65_536, 16_777_216));

  public static final Setting<WhenCaughtUp> WHEN_CAUGHT_UP =
      Setting.withDefault(
          "WHEN_CAUGHT_UP",
          "stop",
          "`stop`: end the invocation at the first wait that brings nothing, the cheapest. `stay`: keep waiting until"
              + " the deadline, so that a change arrives within milliseconds instead of at the next tick.",
          Parsers.oneOf(WhenCaughtUp.class));

  public static final Setting<Integer> LEASE_SECONDS =
      Setting.withDefault(
          "LEASE_SECONDS",
          "60",
          "How long the right to replicate a scope outlives an invocation that was killed. It is prolonged while one"
              + " works, and given back at its end.",
          Parsers.wholeNumber(2, 900));

  public static final Setting<StartAt> START_AT =
      Setting.withDefault(
          "START_AT",
          "now",
          "Where to begin when no position is saved: `now` or an ISO-8601 time.",
          StartAt::parse);

  public static final Setting<OnPositionLost> ON_POSITION_LOST =
      Setting.withDefault(
          "ON_POSITION_LOST",
          "halt",
          "What to do when the cluster no longer holds the changes after the saved position: `halt`, or go on with a"
              + " gap, from `now` or from the `oldest` change that it holds.",
          Parsers.oneOf(OnPositionLost.class));

  public static final Setting<OnCollectionDropped> ON_COLLECTION_DROPPED =
      Setting.withDefault(
          "ON_COLLECTION_DROPPED",
          "halt",
          "What to do when the watched collection was dropped or renamed: `halt`, or `follow`, go on with the next one"
              + " of that name.",
          Parsers.oneOf(OnCollectionDropped.class));

  public static final Setting<Integer> RETENTION_HOURS =
      Setting.withDefault(
          "RETENTION_HOURS",
          "3",
          "How long the cluster keeps changes, in hours: `change_stream_log_retention_duration` of Amazon DocumentDB,"
              + " the least window of MongoDB's oplog. Metrics are measured by it, and a time"
              + " that lies further back is not begun from.",
          Parsers.wholeNumber(1, 8_760));

  public static final Setting<ChangeStreamPipeline> PIPELINE =
      Setting.withDefault(
              "PIPELINE",
              "[]",
              "Aggregation stages that filter and shape changes at the cluster: a JSON array of `$match`, `$project`,"
                  + " `$redact`, `$addFields`, `$replaceRoot` (on MongoDB also `$set`, `$unset`, `$replaceWith`). They must"
                  + " leave `_id`, `operationType`, `clusterTime`, `ns` and `documentKey` as they are. Filters must let"
                  + " through the operation types `drop`, `rename`, `dropDatabase` and `invalidate`, or the end of a"
                  + " collection goes unnoticed.",
              ChangeStreamPipeline::parse)
          .sensitiveText();

  public static final Setting<String> SNS_TOPIC_ARN_ALERT =
      Setting.optional(
          "SNS_TOPIC_ARN_ALERT",
          "Topic to which failures are published: function, scope, kind of error, what to do; never a document.",
          Parsers::topicArn);

  public static final Setting<EventFormat> EVENT_FORMAT =
      Setting.withDefault(
          "EVENT_FORMAT",
          "change",
          "Shape of a message in Kinesis, SQS, Kafka and S3: `change`, the envelope; `document`, the document"
              + " alone; `cloudevents`, the envelope in a CloudEvent; or `legacy`, as the Python sample sent it"
              + " (JSON_MODE is then `legacy`, too). See [formats](docs/formats.md).",
          Parsers.oneOf(EventFormat.class));

  public static final Setting<JsonMode> JSON_MODE =
      Setting.withDefault(
          "JSON_MODE",
          "relaxed",
          "How types that JSON doesn't have are written in those messages: `relaxed` or `canonical` (Extended JSON v2),"
              + " `plain` (ids as hex, dates as ISO-8601, decimals as text) or `legacy` (as the Python sample did)."
              + " OpenSearch always gets `plain`.",
          Parsers.oneOf(JsonMode.class));

  public static final Setting<TargetFilters> TARGET_FILTERS =
      Setting.withDefault(
              "TARGET_FILTERS",
              "{}",
              "What each target gets, where that is not everything: a JSON object such as"
                  + " `{\"kafka\": {\"operations\": [\"insert\", \"delete\"], \"leaveOut\": [\"card.number\"]}}`, with any of"
                  + " `operations`, `keep` or `leaveOut` (fields), and `deletes` (`apply`, `ignore` or, for OpenSearch,"
                  + " `soft`) for each target. See [filters](docs/filters.md).",
              TargetFilters::parse)
          .sensitiveText();

  public static final Setting<OnRefused> ON_REFUSED =
      Setting.optional(
          "ON_REFUSED",
          "What to do with a change that a target will never take: put it aside as a `dead-letter` (the default where"
              + " DEAD_LETTER_URI is set), `fail` in front of it (the default otherwise), or `ignore` it.",
          Parsers.oneOf(OnRefused.class));

  public static final Setting<DeadLetterPlace> DEAD_LETTER_URI =
      Setting.optional(
              "DEAD_LETTER_URI",
              "Where refused changes are put aside: `s3://bucket/prefix`, or the URL of an SQS queue.",
              DeadLetterPlace::parse)
          .sensitiveText();

  public static final Setting<OnTargetDown> ON_TARGET_DOWN =
      Setting.withDefault(
          "ON_TARGET_DOWN",
          "wait",
          "What becomes of the other targets while one takes no changes: they `wait` for it, or it is `detach`ed, keeps"
              + " its own place, and catches up from there when it takes changes again.",
          Parsers.oneOf(OnTargetDown.class));

  public static final Setting<String> CLAIM_CHECK_BUCKET =
      Setting.optional(
          "CLAIM_CHECK_BUCKET",
          "Where messages are put that are too large for a target, which gets a pointer; without it they are refused.",
          Parsers::bucket);

  public static final Setting<WebAddress> ELASTICSEARCH_URI =
      Setting.optional(
              "ELASTICSEARCH_URI",
              "Enables OpenSearch or Elasticsearch: `https://host`; `http://` on loopback only.",
              WebAddress::parse)
          .sensitiveText();

  public static final Setting<String> ELASTICSEARCH_SECRET =
      Setting.optional(
              "ELASTICSEARCH_SECRET",
              "Name or ARN of a secret with `username` and `password` for basic authentication. Without it requests to"
                  + " Amazon's hosts are signed (SigV4), and loopback needs none.",
              Parsers::secretId)
          .sensitiveText();

  public static final Setting<TemplateFile> ELASTICSEARCH_TEMPLATE =
      Setting.optional(
          "ELASTICSEARCH_TEMPLATE",
          "File with a composable index template, which is put to the service before an environment's first write when"
              + " it isn't there or differs: `s3://bucket/name.json`, or a path in the function's package such as"
              + " `/var/task/name.json`. The file's name is the template's.",
          TemplateFile::parse);

  public static final Setting<Integer> ELASTICSEARCH_BULK_BYTES =
      Setting.withDefault(
          "ELASTICSEARCH_BULK_BYTES",
          "5242880",
          "Bytes that bulk requests of more than one document are sized for.",
          Parsers.wholeNumber(65_536, 104_857_600));

  public static final Setting<Integer> ELASTICSEARCH_LARGEST_BYTES =
      Setting.withDefault(
          "ELASTICSEARCH_LARGEST_BYTES",
          "104857600",
          "Bytes of the largest request that the service takes: 10485760 on Amazon's small instances. A larger"
              + " document is refused, or checked in `CLAIM_CHECK_BUCKET`.",
          Parsers.wholeNumber(65_536, 1_073_741_824));

  public static final Setting<String> KINESIS_STREAM =
      Setting.optional(
          "KINESIS_STREAM", "Enables Kinesis: name or ARN of the data stream.", Parsers::stream);

  public static final Setting<WebAddress> SQS_QUERY_URL =
      Setting.optional(
              "SQS_QUERY_URL",
              "Enables SQS: URL of the queue; one that ends in `.fifo` is a FIFO queue.",
              WebAddress::parse)
          .sensitiveText();

  public static final Setting<String> MSK_BOOTSTRAP_SRV =
      Setting.optional(
              "MSK_BOOTSTRAP_SRV",
              "Enables Kafka: brokers as `host:port`, separated by commas.",
              Parsers::brokers)
          .sensitiveText();

  public static final Setting<KafkaLogin> MSK_AUTH =
      Setting.optional(
          "MSK_AUTH",
          "How to log in to the brokers: as the function's role (`iam`, the default at Amazon's hosts), with user and"
              + " password (`scram`, the default where `MSK_SECRET` is set), with a certificate (`tls`), or not at all and"
              + " without TLS (`none`, on loopback only).",
          Parsers.oneOf(KafkaLogin.class));

  public static final Setting<String> MSK_SECRET =
      Setting.optional(
              "MSK_SECRET",
              "Name or ARN of a secret: with `username` and `password` for SASL/SCRAM-SHA-512, or `certificate` and"
                  + " `privateKey` for `MSK_AUTH=tls`; `authorities` where the brokers' certificates are signed by some of"
                  + " your own. See [Kafka](docs/targets/kafka.md).",
              Parsers::secretId)
          .sensitiveText();

  public static final Setting<OnMissingTopic> MSK_MISSING_TOPIC =
      Setting.withDefault(
          "MSK_MISSING_TOPIC",
          "create",
          "What to do where a collection has no topic: `create` it, with the brokers' own defaults, or `fail`.",
          Parsers.oneOf(OnMissingTopic.class));

  public static final Setting<KafkaDeletes> MSK_DELETES =
      Setting.withDefault(
          "MSK_DELETES",
          "event",
          "What a delete is in Kafka: an `event` as every other change, or a `tombstone`, a record without a value, for"
              + " compacted topics.",
          Parsers.oneOf(KafkaDeletes.class));

  public static final Setting<Integer> MSK_RECORD_BYTES =
      Setting.withDefault(
          "MSK_RECORD_BYTES",
          "1048000",
          "Most bytes of a record in Kafka, with key and headers, before compression (`max.request.size` of the"
              + " producer). Brokers and topics have bounds of their own.",
          Parsers.wholeNumber(16_384, 15_728_640));

  public static final Setting<String> BUCKET_NAME =
      Setting.optional("BUCKET_NAME", "Enables S3: the bucket.", Parsers::bucket);

  public static final Setting<String> BUCKET_PATH =
      Setting.optional(
          "BUCKET_PATH", "Prefix of the object keys in `BUCKET_NAME`.", Parsers::keyPrefix);

  public static final Setting<String> BUCKET_KMS_KEY =
      Setting.optional(
          "BUCKET_KMS_KEY",
          "KMS key that encrypts the objects in `BUCKET_NAME`: key id, `alias/name` or ARN. Without it the bucket's"
              + " own default holds.",
          Parsers::kmsKey);

  /** All of them, in the order of the README. */
  public static final List<Setting<?>> ALL =
      List.of(
          DOCUMENTDB_URI,
          DOCUMENTDB_AUTH,
          DOCUMENTDB_SECRET,
          CERTIFICATE_BUCKET,
          CERTIFICATE_KEY,
          WATCHED_DB_NAME,
          WATCHED_COLLECTION_NAME,
          STATE_DB,
          STATE_COLLECTION,
          MAX_LOOP,
          STATE_SYNC_COUNT,
          BATCH_SIZE,
          BATCH_BYTES,
          WHEN_CAUGHT_UP,
          LEASE_SECONDS,
          START_AT,
          ON_POSITION_LOST,
          ON_COLLECTION_DROPPED,
          RETENTION_HOURS,
          PIPELINE,
          SNS_TOPIC_ARN_ALERT,
          EVENT_FORMAT,
          JSON_MODE,
          TARGET_FILTERS,
          ON_REFUSED,
          DEAD_LETTER_URI,
          ON_TARGET_DOWN,
          CLAIM_CHECK_BUCKET,
          ELASTICSEARCH_URI,
          ELASTICSEARCH_SECRET,
          ELASTICSEARCH_TEMPLATE,
          ELASTICSEARCH_BULK_BYTES,
          ELASTICSEARCH_LARGEST_BYTES,
          KINESIS_STREAM,
          SQS_QUERY_URL,
          MSK_BOOTSTRAP_SRV,
          MSK_AUTH,
          MSK_SECRET,
          MSK_MISSING_TOPIC,
          MSK_DELETES,
          MSK_RECORD_BYTES,
          BUCKET_NAME,
          BUCKET_PATH,
          BUCKET_KMS_KEY);

  /** The settings of which at least one must be given: each enables a target. */
  public static final List<Setting<?>> ENABLING_A_TARGET =
      List.of(ELASTICSEARCH_URI, KINESIS_STREAM, SQS_QUERY_URL, MSK_BOOTSTRAP_SRV, BUCKET_NAME);
}
