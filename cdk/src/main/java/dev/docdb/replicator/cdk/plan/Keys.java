package dev.docdb.replicator.cdk.plan;

import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The keys of a collection or a database in config.ini: those of its settings, and of what goes
 * with them. The tables in docs/configuration.md are rendered from here, and from the keys of the
 * other sections.
 */
final class Keys {
  private static final String ARN = "arn:aws[a-z-]*:";
  private static final String REGION_AND_ACCOUNT = "[a-z0-9-]+:[0-9]{12}:";

  static final Key.Parser<String> KMS_KEY =
      Values.matching(
          ARN
              + "kms:"
              + REGION_AND_ACCOUNT
              + "key/([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})",
          "the ARN of a KMS key, not of an alias, such as"
              + " arn:aws:kms:eu-west-1:111122223333:key/0123abcd-45ef-67ab-89cd-0123456789ab");

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
      Stream.of(
              ShapeKeys.ALL, NetworkKeys.ALL, List.of(CREATE), OF_ENCRYPTION, OF_ARNS, OF_SETTINGS)
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
