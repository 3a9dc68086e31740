package dev.docdb.replicator.cdk.plan;

import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Every key of config.ini. The table in docs/configuration.md is rendered from here. */
final class Keys {
  private static final String ARN = "arn:aws[a-z-]*:";
  private static final String REGION_AND_ACCOUNT = "[a-z0-9-]+:[0-9]{12}:";
  private static final String ID = "-(?:[0-9a-f]{8}|[0-9a-f]{17})";

  static final Key.Parser<String> KMS_KEY =
      Values.matching(
          ARN
              + "kms:"
              + REGION_AND_ACCOUNT
              + "key/([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})",
          "the ARN of a KMS key, not of an alias, such as"
              + " arn:aws:kms:eu-west-1:111122223333:key/0123abcd-45ef-67ab-89cd-0123456789ab");

  // [deployment]

  static final Key<String> ACCOUNT =
      Key.required(
          "account",
          "111122223333",
          "The number of the AWS account.",
          Values.matching("[0-9]{12}", "an AWS account's number: 12 digits"));

  static final Key<String> REGION =
      Key.required(
          "region",
          "eu-west-1",
          "The region, in which the cluster is, too.",
          Values.matching("[a-z]{2}(-[a-z]+)+-[0-9]{1,2}", "a region such as eu-west-1"));

  static final Key<String> NAME =
      Key.withDefault(
          "name",
          "docdb-replicator",
          "What the names of all stacks and functions begin with. Another one for each file of an account.",
          Values.matching(
              "(?=.{1,30}$)[a-z][a-z0-9]*(-[a-z0-9]+)*",
              "at most 30 lower-case letters, digits and single hyphens, a letter first"));

  static final Key<String> SCHEDULE =
      Key.withDefault(
          "schedule",
          "rate(1 minute)",
          "When the functions are woken: `rate(...)` or `cron(...)` as EventBridge has them.",
          Schedule::check);

  static final Key<List<String>> ALERT_EMAILS =
      Key.optional(
              "alert_emails",
              "Who gets the alerts: addresses, separated by commas. Each has to confirm once.",
              Values.listOf(
                  Values.matching(
                      "[^\\s@,<>\"()]+@[^\\s@,<>\"()]+\\.[^\\s@,<>\"().]+",
                      "e-mail addresses, separated by commas"),
                  100))
          .inManyLines();

  static final Key<String> ALERT_KMS_KEY =
      Key.optional(
          "alert_kms_key",
          "ARN of the KMS key that encrypts the topic of the alerts. Its policy must let `cloudwatch.amazonaws.com` use it,"
              + " or no alarm arrives: [the statement](operations.md#alarms).",
          KMS_KEY);

  static final List<Key<?>> OF_DEPLOYMENT =
      List.of(ACCOUNT, REGION, NAME, SCHEDULE, ALERT_EMAILS, ALERT_KMS_KEY);

  // How a function runs

  static final Key<Integer> MEMORY =
      Key.withDefault(
          "memory",
          String.valueOf(Shape.DEFAULT.memoryMegabytes()),
          "Megabytes, of which the share of a CPU follows: a whole one at 1769.",
          Values.wholeNumber(128, 10_240));

  static final Key<Integer> TIMEOUT =
      Key.withDefault(
          "timeout",
          String.valueOf(Shape.DEFAULT.timeoutSeconds()),
          "Seconds after which Lambda ends an invocation; the function is done before.",
          Values.wholeNumber(30, 900));

  static final Key<Integer> LOG_RETENTION_DAYS =
      Key.withDefault(
          "log_retention_days",
          String.valueOf(Shape.DEFAULT.logRetentionDays()),
          "How long CloudWatch keeps the log: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096,"
              + " 1827, 2192, 2557, 2922, 3288 or 3653.",
          Values.oneOf(
              List.of(
                  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192,
                  2557, 2922, 3288, 3653)));

  static final Key<Shape.Architecture> ARCHITECTURE =
      Key.withDefault(
          "architecture",
          Values.word(Shape.DEFAULT.architecture()),
          "`arm64`, which costs less, or `x86_64`.",
          Values.oneOf(Shape.Architecture.class));

  static final Key<Shape.Packaging> PACKAGING =
      Key.withDefault(
          "packaging",
          Values.word(Shape.DEFAULT.packaging()),
          "`zip`, on Lambda's own Java 25, or `image`, which starts in about half of the processor's time"
              + " ([figures](../benchmarks/README.md#cold-start)) and has to be built and kept. A deployed collection keeps what it has: delete its stack and deploy again to change it; the state"
              + " stays.",
          Values.oneOf(Shape.Packaging.class));

  static final Key<Shape.Startup> STARTUP =
      Key.withDefault(
          "startup",
          Values.word(Shape.DEFAULT.startup()),
          "`fast`: the JVM's first compiler alone, as Lambda itself has it, at work sooner. `throughput`: all of them,"
              + " slower at the start and faster afterwards, for a collection that is always behind.",
          Values.oneOf(Shape.Startup.class));

  static final Key<Boolean> SNAP_START =
      Key.withDefault(
          "snap_start",
          String.valueOf(Shape.DEFAULT.snapStart()),
          "`true`: begin from a snapshot of the started function; with `packaging = zip` only.",
          Values::trueOrFalse);

  static final List<Key<?>> OF_SHAPE =
      List.of(MEMORY, TIMEOUT, LOG_RETENTION_DAYS, ARCHITECTURE, PACKAGING, STARTUP, SNAP_START);

  // Where it runs

  static final Key<String> VPC_ID =
      Key.required(
          "vpc_id",
          "vpc-0123456789abcdef0",
          "The VPC of the cluster.",
          Values.matching("vpc" + ID, "the id of a VPC, such as vpc-0123456789abcdef0"));

  static final Key<List<Network.Subnet>> SUBNETS =
      Key.required(
              "subnets",
              "subnet-0123456789abcdef0@eu-west-1a",
              "Private subnets with their availability zones, such as `subnet-0123456789abcdef0@eu-west-1a`, separated"
                  + " by commas, 16 at most, with a way to what the function calls.",
              Values.listOf(Values::subnet, 16))
          .inManyLines();

  static final Key<List<String>> SECURITY_GROUPS =
      Key.required(
              "security_groups",
              "sg-0123456789abcdef0",
              "Security groups that the cluster lets in, separated by commas, 5 at most.",
              Values.listOf(
                  Values.matching(
                      "sg" + ID,
                      "ids of security groups, separated by commas, such as sg-0123456789abcdef0"),
                  5))
          .inManyLines();

  static final List<Key<?>> OF_NETWORK = List.of(VPC_ID, SUBNETS, SECURITY_GROUPS);

  // What is created, and what of it is to be known

  static final Key<List<Replication.Created>> CREATE =
      Key.optional(
          "create",
          "What is created with the function, instead of being there: `dead_letter_bucket` (then without"
              + " `dead_letter_uri`), `claim_check_bucket` (then without the key of that name), or both, separated by"
              + " a comma. They stay when the stack is removed.",
          Values.listOf(Values.oneOf(Replication.Created.class), 2));

  /** The settings that name something that a key may encrypt. */
  static final List<Setting<?>> ENCRYPTED =
      List.of(
          Settings.DOCUMENTDB_SECRET,
          Settings.CERTIFICATE_BUCKET,
          Settings.DEAD_LETTER_URI,
          Settings.CLAIM_CHECK_BUCKET,
          Settings.ELASTICSEARCH_SECRET,
          Settings.ELASTICSEARCH_TEMPLATE,
          Settings.KINESIS_STREAM,
          Settings.SQS_QUERY_URL,
          Settings.MSK_SECRET,
          Settings.BUCKET_NAME);

  static final List<Key<String>> OF_ENCRYPTION =
      ENCRYPTED.stream()
          .map(
              setting ->
                  Key.optional(
                      kmsKeyOf(setting),
                      "ARN of the KMS key of yours that encrypts what `%s` names."
                          .formatted(of(setting)),
                      KMS_KEY))
          .toList();

  static final Key<String> SEARCH_ARN =
      Key.optional(
          arnOf(Settings.ELASTICSEARCH_URI),
          "ARN of the domain, or of the serverless collection, where requests are signed and the host's name doesn't"
              + " tell it, or it is another account's.",
          Values.matching(
              ARN
                  + "(es:"
                  + REGION_AND_ACCOUNT
                  + "domain/[a-z][a-z0-9-]{2,27}|aoss:"
                  + REGION_AND_ACCOUNT
                  + "collection/[a-z0-9]{3,40})",
              "the ARN of a domain or of a serverless collection, such as"
                  + " arn:aws:es:eu-west-1:111122223333:domain/shop"));

  static final Key<String> BROKERS_ARN =
      Key.optional(
          arnOf(Settings.MSK_BOOTSTRAP_SRV),
          "ARN of the MSK cluster; required where the function logs in as its role.",
          Values.matching(
              ARN
                  + "kafka:"
                  + REGION_AND_ACCOUNT
                  + "cluster/[A-Za-z0-9-]{1,64}/[0-9a-f-]{36}-[s0-9]+",
              "the ARN of an MSK cluster, such as arn:aws:kafka:eu-west-1:111122223333:cluster/shop/"
                  + "01234567-89ab-cdef-0123-456789abcdef-1"));

  private static final Key.Parser<String> QUEUE_ARN =
      Values.matching(
          ARN + "sqs:" + REGION_AND_ACCOUNT + "[A-Za-z0-9_-]{1,80}(\\.fifo)?",
          "the ARN of a queue, such as arn:aws:sqs:eu-west-1:111122223333:orders.fifo");

  static final Key<String> QUEUE_OF_CHANGES_ARN =
      Key.optional(
          arnOf(Settings.SQS_QUERY_URL),
          "ARN of the queue, where its URL doesn't tell it as `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME` does.",
          QUEUE_ARN);

  static final Key<String> QUEUE_OF_LETTERS_ARN =
      Key.optional(
          arnOf(Settings.DEAD_LETTER_URI), "The same for a queue of dead letters.", QUEUE_ARN);

  static final List<Key<String>> OF_ARNS =
      List.of(SEARCH_ARN, BROKERS_ARN, QUEUE_OF_CHANGES_ARN, QUEUE_OF_LETTERS_ARN);

  // The function's settings

  private static final Set<Setting<?>> KNOWN_OTHERWISE =
      Set.of(
          Settings.WATCHED_DB_NAME, Settings.WATCHED_COLLECTION_NAME, Settings.SNS_TOPIC_ARN_ALERT);

  private static final Set<Setting<?>> IN_MANY_LINES =
      Set.of(Settings.PIPELINE, Settings.TARGET_FILTERS, Settings.MSK_BOOTSTRAP_SRV);

  /** Those that a section may give; what they mean and demand is said in {@link Settings}. */
  static final List<Setting<?>> SETTINGS =
      Settings.ALL.stream().filter(setting -> !KNOWN_OTHERWISE.contains(setting)).toList();

  static final List<Key<String>> OF_SETTINGS = SETTINGS.stream().map(Keys::ofSetting).toList();

  /** All that a section of a collection or of a database, or the defaults, may have. */
  static final List<Key<?>> OF_REPLICATION =
      Stream.of(OF_SHAPE, OF_NETWORK, List.of(CREATE), OF_ENCRYPTION, OF_ARNS, OF_SETTINGS)
          .<Key<?>>flatMap(List::stream)
          .toList();

  private Keys() {}

  /** The key for a setting. */
  static String of(Setting<?> setting) {
    return setting.name().toLowerCase(Locale.ROOT);
  }

  static boolean isRequiredSetting(String key) {
    return SETTINGS.stream().anyMatch(setting -> setting.isRequired() && of(setting).equals(key));
  }

  static String kmsKeyOf(Setting<?> setting) {
    return of(setting) + "_kms_key";
  }

  static String arnOf(Setting<?> setting) {
    return of(setting) + "_arn";
  }

  private static Key<String> ofSetting(Setting<?> setting) {
    return new Key<>(
        of(setting),
        setting.description(),
        setting
            .defaultText()
            .<Key.Need>map(Key.Need.Default::new)
            .orElse(new Key.Need.Absentable()),
        IN_MANY_LINES.contains(setting),
        text -> text);
  }
}
