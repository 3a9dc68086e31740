package dev.docdb.replicator.cdk.plan;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where something is deployed, and the ARNs of what lies there. In an app of the CDK each of the
 * three may be a token.
 *
 * @param partition such as {@code aws}
 */
public record Place(String partition, String region, String account) {
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?:search|vpc)-([a-z][a-z0-9-]{2,27})-[a-z0-9]{26}\\.([a-z0-9-]+)\\.es\\..+");
  private static final Pattern COLLECTION =
      Pattern.compile("([a-z0-9]{3,40})\\.([a-z0-9-]+)\\.aoss\\..+");
  private static final String SQS =
      "https://(?:sqs\\.([a-z0-9-]+)|([a-z0-9-]+)\\.queue|vpce-[a-z0-9-]+\\.sqs\\.([a-z0-9-]+)\\.vpce)"
          + "\\.amazonaws\\.com(?:\\.cn)?";
  private static final Pattern AT_SQS = Pattern.compile(SQS + "(?:[:/].*)?");
  private static final Pattern QUEUE = Pattern.compile(SQS + "/([0-9]{12})/([A-Za-z0-9_.-]+)");
  private static final String WITH_SUFFIX = ".+-[A-Za-z0-9]{6}";

  /** In a region whose name is known, which tells the partition. */
  static Place in(String region, String account) {
    String partition =
        region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    return new Place(partition, region, account);
  }

  /** Something of this account and region. */
  public String arn(String service, String resource) {
    return arn(service, region, account, resource);
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

  /** The domain, or the serverless collection, of this host; empty where its name doesn't tell. */
  public Optional<String> search(String host) {
    Matcher domain = DOMAIN.matcher(host);
    if (domain.matches()) {
      return Optional.of(arn("es", domain.group(2), account, "domain/" + domain.group(1)));
    }
    Matcher collection = COLLECTION.matcher(host);
    return collection.matches()
        ? Optional.of(
            arn("aoss", collection.group(2), account, "collection/" + collection.group(1)))
        : Optional.empty();
  }

  /** The queue of this URL; empty where the URL doesn't tell. */
  public Optional<String> queue(String url) {
    Matcher parts = QUEUE.matcher(url);
    return parts.matches()
        ? Optional.of(arn("sqs", regionOf(parts), parts.group(4), parts.group(5)))
        : Optional.empty();
  }

  /** Of a URL at SQS. */
  private static String regionOf(Matcher url) {
    return Stream.of(1, 2, 3).map(url::group).filter(Objects::nonNull).findFirst().orElseThrow();
  }

  /** Why a queue at this URL can't be used from here, whichever it is; empty where it can. */
  Optional<String> whyQueueElsewhere(String url) {
    Matcher host = AT_SQS.matcher(url);
    return host.matches()
        ? whyElsewhere(arn("sqs", regionOf(host), account, ""))
        : Optional.empty();
  }

  /** Why what this ARN names can't be used from here; empty where it can. */
  Optional<String> whyElsewhere(String arn) {
    String[] parts = arn.split(":", 6);
    boolean here = parts.length < 6 || (parts[1].equals(partition) && parts[3].equals(region));
    return here
        ? Optional.empty()
        : Optional.of(
            "can't be used: it is in another region (%s) than the deployment (%s)"
                .formatted(parts[3], region));
  }
}
