package dev.docdb.replicator.cdk.plan;

import static java.util.Map.entry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys of the Python sample's file. */
final class SampleKeys {
  /** What the sample's file says in one value, by what it is called now. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          entry("endpoints.docdb_uri", "documentdb_uri"),
          entry("endpoints.docdb_secret_name", "documentdb_secret"),
          entry("endpoints.certificate_bucket", "certificate_bucket"),
          entry("endpoints.certificate_key", "certificate_key"),
          entry("endpoints.statecol", "state_collection"),
          entry("endpoints.statedb", "state_db"),
          entry("endpoints.elasticsearch_uri", "elasticsearch_uri"),
          entry("endpoints.bucket", "bucket_name"),
          entry("endpoints.path", "bucket_path"),
          entry("endpoints.kafka_boostrap", "msk_bootstrap_srv"),
          entry("endpoints.kafka_bootstrap", "msk_bootstrap_srv"),
          entry("endpoints.kinesis_stream", "kinesis_stream"),
          entry("endpoints.sqs_query_url", "sqs_query_url"),
          entry("network.vpc_id", "vpc_id"),
          entry("network.securitygroups", "security_groups"),
          entry("network.subnets", "subnets"),
          entry("control.maxloop", "max_loop"),
          entry("control.sync", "state_sync_count"),
          entry("control.lambdatimeout", "timeout"),
          entry("control.lambdamemory", "memory"));

  /** What has no meaning any more, and why. */
  private static final Map<String, String> GONE =
      Map.ofEntries(
          entry(
              "control.rolearn",
              "isn't used: each function gets a role of its own, with what its targets need"),
          entry("control.bucket", "isn't used: the deployment puts the code into a bucket itself"),
          entry("control.key", "isn't used: the deployment builds the code itself"),
          entry(
              "control.sns_alert",
              "isn't used: the deployment has a topic of its own for alerts; alert_emails in"
                  + " [deployment] says who gets them"),
          entry(
              "control.sns_trigger",
              "isn't used: the deployment has a schedule and a topic of its own; remove the sample's"
                  + " rule with the sample's functions"));

  private SampleKeys() {}

  /** What is said by this key, by what it is called now; empty where it isn't known any more. */
  static Optional<String> nameNow(IniFile.Entry entry) {
    return Optional.ofNullable(NAMES.get(whole(entry)));
  }

  /** Why this key has no meaning any more; empty where it has one, or never had. */
  static Optional<String> whyGone(IniFile.Entry entry) {
    return Optional.ofNullable(GONE.get(whole(entry)));
  }

  /** A question about what may have been meant by a key that a section doesn't have. */
  static String hint(IniFile.Entry entry) {
    String section = entry.section() + ".";
    List<String> known =
        NAMES.keySet().stream()
            .filter(key -> key.startsWith(section))
            .map(key -> key.substring(section.length()))
            .toList();
    return Nearest.hint(entry.key(), known);
  }

  /** With its section: {@code endpoints.bucket} isn't {@code control.bucket}. */
  static String whole(IniFile.Entry entry) {
    return entry.section() + "." + entry.key().toLowerCase(Locale.ROOT);
  }
}
