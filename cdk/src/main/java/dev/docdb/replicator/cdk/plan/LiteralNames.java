package dev.docdb.replicator.cdk.plan;

import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings that become part of an ARN in the policy of the function's role. A policy takes an
 * asterisk, a question mark and a dollar with a brace for patterns: it would permit more than what
 * is named.
 */
public final class LiteralNames {
  private static final Pattern OF_PATTERNS = Pattern.compile("[*?]|\\$\\{");

  /** All of them. */
  public static final List<Setting<?>> IN_ARNS =
      List.of(
          Settings.DOCUMENTDB_SECRET,
          Settings.CERTIFICATE_BUCKET,
          Settings.CERTIFICATE_KEY,
          Settings.DEAD_LETTER_URI,
          Settings.CLAIM_CHECK_BUCKET,
          Settings.ELASTICSEARCH_URI,
          Settings.ELASTICSEARCH_SECRET,
          Settings.ELASTICSEARCH_TEMPLATE,
          Settings.KINESIS_STREAM,
          Settings.SQS_QUERY_URL,
          Settings.MSK_SECRET,
          Settings.BUCKET_NAME,
          Settings.BUCKET_PATH,
          Settings.BUCKET_KMS_KEY);

  private LiteralNames() {}

  /** Why this can't stand in a policy; empty where it can. */
  public static Optional<String> refusal(String value) {
    return OF_PATTERNS.matcher(value).find()
        ? Optional.of(
            "can't have *, ? or ${ in it: in the policy of the function's role they would permit more than this")
        : Optional.empty();
  }
}
