package dev.docdb.replicator.cdk.permission;

import dev.docdb.replicator.cdk.plan.Place;
import dev.docdb.replicator.config.DeadLetterPlace;
import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.target.TargetKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.Effect;

/**
 * Every statement that a function's role needs: to replicate, to send dead letters again, and to
 * have a doctor look at everything.
 */
public final class RolePermissions {
  /** The settings whose objects may be encrypted with a key. */
  public static final List<Setting<?>> WITH_KEYS =
      List.of(
          Settings.DOCUMENTDB_SECRET,
          Settings.CERTIFICATE_BUCKET,
          Settings.SNS_TOPIC_ARN_ALERT,
          Settings.DEAD_LETTER_URI,
          Settings.CLAIM_CHECK_BUCKET,
          Settings.ELASTICSEARCH_SECRET,
          Settings.ELASTICSEARCH_TEMPLATE,
          Settings.KINESIS_STREAM,
          Settings.SQS_QUERY_URL,
          Settings.MSK_SECRET,
          Settings.BUCKET_NAME,
          Settings.BUCKET_KMS_KEY);

  /** The settings whose objects may have an ARN that their text doesn't tell. */
  public static final List<Setting<?>> WITH_ARNS =
      List.of(
          Settings.DOCUMENTDB_SECRET,
          Settings.DEAD_LETTER_URI,
          Settings.CLAIM_CHECK_BUCKET,
          Settings.ELASTICSEARCH_URI,
          Settings.ELASTICSEARCH_SECRET,
          Settings.SQS_QUERY_URL,
          Settings.MSK_BOOTSTRAP_SRV,
          Settings.MSK_SECRET);

  private static final List<String> NETWORK =
      List.of(
          "ec2:CreateNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:DeleteNetworkInterface",
          "ec2:AssignPrivateIpAddresses",
          "ec2:UnassignPrivateIpAddresses");
  private static final String NETWORK_WHY =
      "Lambda makes and removes network interfaces whose names nobody knows before; the function's own code is denied"
          + " the same";
  private static final String LETTERS_KEY = "Each refused change is an object of its own";
  private static final String CLAIMS_KEY = "Each message that is too large is an object of its own";

  private final Known known;

  private RolePermissions(Known known) {
    this.known = known;
  }

  /**
   * What follows from the settings.
   *
   * @throws IllegalArgumentException where an ARN is needed that nobody gave
   */
  public static List<Grant> of(Known known) {
    RolePermissions permissions = new RolePermissions(known);
    List<Grant> grants = new ArrayList<>(permissions.cluster());
    grants.addAll(permissions.letters());
    grants.addAll(permissions.claims());
    TargetPermissions targets = new TargetPermissions(known);
    TargetKind.enabled(known.settings()).forEach(kind -> grants.addAll(targets.of(kind)));
    return List.copyOf(grants);
  }

  /** What publishes alerts. */
  public static List<Grant> alerts(Known known, String topic) {
    List<Grant> grants = new ArrayList<>();
    grants.add(Grant.on("PublishAlerts", List.of("sns:Publish", "sns:GetTopicAttributes"), topic));
    grants.addAll(
        known.key(Settings.SNS_TOPIC_ARN_ALERT, "sns", "kms:GenerateDataKey", "kms:Decrypt"));
    return grants;
  }

  /**
   * What Lambda needs to put a function into a VPC, which IAM can't bind to a resource. So that the
   * function's own code can't use it, that is denied what Lambda itself may do with the role.
   */
  public static List<Grant> network(Place place, String function) {
    Grant lambda = Grant.onAll("NetworkInterfaces", NETWORK, "*", NETWORK_WHY);
    return List.of(
        lambda,
        new Grant(
            "NoNetworkInterfacesForTheCode",
            Effect.DENY,
            NETWORK,
            List.of("*"),
            Map.of(
                "ArnEquals",
                Map.of("lambda:SourceFunctionArn", place.arn("lambda", "function:" + function))),
            NETWORK_WHY));
  }

  private List<Grant> cluster() {
    List<Grant> grants = new ArrayList<>(known.secret(Settings.DOCUMENTDB_SECRET));
    known
        .settings()
        .find(Settings.CERTIFICATE_BUCKET)
        .ifPresent(bucket -> grants.addAll(certificates(bucket)));
    return grants;
  }

  private List<Grant> certificates(String bucket) {
    String key = known.settings().find(Settings.CERTIFICATE_KEY).orElseThrow();
    List<Grant> grants = new ArrayList<>();
    grants.add(
        Grant.on("ReadCertificates", List.of("s3:GetObject"), known.place().objects(bucket, key)));
    grants.addAll(known.key(Settings.CERTIFICATE_BUCKET, "s3", "kms:Decrypt"));
    return grants;
  }

  private List<Grant> letters() {
    return known
        .settings()
        .find(Settings.DEAD_LETTER_URI)
        .map(
            place ->
                switch (place) {
                  case DeadLetterPlace.Bucket bucket -> lettersIn(bucket);
                  case DeadLetterPlace.Queue queue -> lettersIn(queue);
                })
        .orElse(List.of());
  }

  /** To put them aside, and what sends them again needs: to list, read and remove them. */
  private List<Grant> lettersIn(DeadLetterPlace.Bucket bucket) {
    String arn =
        known.arn(Settings.DEAD_LETTER_URI).orElseGet(() -> known.place().bucket(bucket.name()));
    String prefix = bucket.prefix().isEmpty() ? "" : bucket.prefix() + "/";
    List<Grant> grants = new ArrayList<>();
    grants.add(Grant.on("ListDeadLetters", List.of("s3:ListBucket"), arn));
    grants.add(
        Grant.onAll(
            "KeepDeadLetters",
            List.of("s3:PutObject", "s3:GetObject", "s3:DeleteObject"),
            arn + "/" + prefix + "*",
            LETTERS_KEY));
    grants.addAll(known.key(Settings.DEAD_LETTER_URI, "s3", "kms:GenerateDataKey", "kms:Decrypt"));
    return grants;
  }

  private List<Grant> lettersIn(DeadLetterPlace.Queue queue) {
    List<Grant> grants = new ArrayList<>();
    grants.add(
        Grant.on(
            "KeepDeadLetters",
            List.of(
                "sqs:SendMessage",
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes"),
            TargetPermissions.queue(known, Settings.DEAD_LETTER_URI, queue.address())));
    grants.addAll(known.key(Settings.DEAD_LETTER_URI, "sqs", "kms:GenerateDataKey", "kms:Decrypt"));
    return grants;
  }

  private List<Grant> claims() {
    return known.settings().find(Settings.CLAIM_CHECK_BUCKET).map(this::claimsIn).orElse(List.of());
  }

  private List<Grant> claimsIn(String bucket) {
    String arn =
        known.arn(Settings.CLAIM_CHECK_BUCKET).orElseGet(() -> known.place().bucket(bucket));
    List<Grant> grants = new ArrayList<>();
    grants.add(
        Grant.onAll(
            "KeepLargeMessages", List.of("s3:PutObject"), arn + "/claim-check/*", CLAIMS_KEY));
    grants.add(Grant.on("SeeBucketOfLargeMessages", List.of("s3:ListBucket"), arn));
    grants.addAll(known.key(Settings.CLAIM_CHECK_BUCKET, "s3", "kms:GenerateDataKey"));
    return grants;
  }
}
