package dev.docdb.replicator.cdk.permission;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.constructs.Construct;

/**
 * Where a stack is, for the names of what lies there. Each may be a token of the CDK.
 *
 * @param partition such as {@code aws}
 */
public record Place(String partition, String region, String account) {
  private static final Pattern QUEUE =
      Pattern.compile(
          "https://(?:sqs\\.([a-z0-9-]+)|([a-z0-9-]+)\\.queue|vpce-[a-z0-9-]+\\.sqs\\.([a-z0-9-]+)\\.vpce)"
              + "\\.amazonaws\\.com(?:\\.cn)?/([0-9]{12})/([A-Za-z0-9_.-]+)");
  private static final String WITH_SUFFIX = ".+-[A-Za-z0-9]{6}";

  /** Where this construct's stack is. */
  public static Place of(Construct construct) {
    software.amazon.awscdk.Stack stack = software.amazon.awscdk.Stack.of(construct);
    return new Place(stack.getPartition(), stack.getRegion(), stack.getAccount());
  }

  /** Something of this account and region. */
  public String arn(String service, String resource) {
    return arn(service, region, account, resource);
  }

  /** The same account in another region. */
  Place in(String otherRegion) {
    return new Place(partition, otherRegion, account);
  }

  private String arn(String service, String otherRegion, String otherAccount, String resource) {
    return "arn:%s:%s:%s:%s:%s".formatted(partition, service, otherRegion, otherAccount, resource);
  }

  /** A bucket. */
  public String bucket(String name) {
    return arn("s3", "", "", name);
  }

  /** Objects of a bucket. */
  public String objects(String bucket, String keys) {
    return bucket(bucket) + "/" + keys;
  }

  /**
   * A secret by its ARN, or by its name: what Secrets Manager puts behind the name isn't known,
   * only that it is a hyphen and six characters.
   */
  public String secret(String nameOrArn) {
    String arn =
        nameOrArn.startsWith("arn:") ? nameOrArn : arn("secretsmanager", "secret:" + nameOrArn);
    boolean whole = nameOrArn.startsWith("arn:") && nameOrArn.matches(WITH_SUFFIX);
    return whole ? arn : arn + "-??????";
  }

  /**
   * The queue of this URL.
   *
   * @throws IllegalArgumentException where the URL doesn't say it
   */
  public String queue(String url) {
    Matcher parts = QUEUE.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException("doesn't tell the queue's ARN");
    }
    String ofUrl =
        parts.group(1) != null
            ? parts.group(1)
            : parts.group(2) != null ? parts.group(2) : parts.group(3);
    return arn("sqs", ofUrl, parts.group(4), parts.group(5));
  }
}
