package dev.docdb.replicator.cdk;

import dev.docdb.replicator.cdk.plan.Replication.Created;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.BucketPolicy;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/**
 * The buckets that come with a function. What lies in them is nowhere else any more, so they
 * outlive their stack.
 */
final class CreatedBuckets {

  /** Letters that were removed are to be had again for so long. */
  private static final Duration REMOVED_LETTERS = Duration.days(30);

  private final Map<Created, Bucket> made = new EnumMap<>(Created.class);

  private CreatedBuckets() {}

  static CreatedBuckets in(Construct scope, CollectionReplicatorProps props) {
    CreatedBuckets buckets = new CreatedBuckets();
    for (Created wanted : Created.values()) {
      if (props.creates().contains(wanted)) {
        Bucket bucket =
            switch (wanted) {
              case DEAD_LETTER_BUCKET -> letters(scope, props);
              case CLAIM_CHECK_BUCKET -> claims(scope, props);
            };
        explain(bucket);
        keepPolicy(bucket);
        buckets.made.put(wanted, bucket);
      }
    }
    return buckets;
  }

  private static Bucket letters(Construct scope, CollectionReplicatorProps props) {
    return bucket(scope, "DeadLetters", props, Created.DEAD_LETTER_BUCKET)
        .versioned(true)
        .lifecycleRules(
            List.of(
                rule().noncurrentVersionExpiration(REMOVED_LETTERS).build(),
                LifecycleRule.builder().expiredObjectDeleteMarker(true).build()))
        .build();
  }

  /** An object is written once and never again. */
  private static Bucket claims(Construct scope, CollectionReplicatorProps props) {
    LifecycleRule.Builder rule = rule();
    props.claimCheckExpiry().ifPresent(rule::expiration);
    return bucket(scope, "ClaimChecks", props, Created.CLAIM_CHECK_BUCKET)
        .lifecycleRules(List.of(rule.build()))
        .build();
  }

  private static LifecycleRule.Builder rule() {
    return LifecycleRule.builder().abortIncompleteMultipartUploadAfter(Duration.days(1));
  }

  private static Bucket.Builder bucket(
      Construct scope, String id, CollectionReplicatorProps props, Created kind) {
    Optional<String> key = Optional.ofNullable(props.kmsKeys().get(kind.setting().name()));
    Bucket.Builder builder =
        Bucket.Builder.create(scope, id)
            .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
            .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .enforceSsl(true)
            .minimumTlsVersion(1.2)
            .removalPolicy(RemovalPolicy.RETAIN);
    if (key.isEmpty()) {
      return builder.encryption(BucketEncryption.S3_MANAGED);
    }
    return builder
        .encryption(BucketEncryption.KMS)
        .bucketKeyEnabled(true)
        .encryptionKey(Key.fromKeyArn(scope, id + "Key", key.get()));
  }

  /** The settings that name them. */
  Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    made.forEach(
        (kind, bucket) -> variables.put(kind.setting().name(), kind.value(bucket.getBucketName())));
    return variables;
  }

  /** Their ARNs by the same settings. */
  Map<String, String> arns() {
    Map<String, String> arns = new HashMap<>();
    made.forEach((kind, bucket) -> arns.put(kind.setting().name(), bucket.getBucketArn()));
    return arns;
  }

  /** A bucket that is left is still spoken to with TLS only. */
  private static void keepPolicy(Bucket bucket) {
    BucketPolicy policy = bucket.getPolicy();
    if (policy != null) {
      policy.applyRemovalPolicy(RemovalPolicy.RETAIN);
    }
  }

  private static void explain(Bucket bucket) {
    NagSuppressions.addResourceSuppressions(
        bucket,
        List.of(
            NagPackSuppression.builder()
                .id("AwsSolutions-S1")
                .reason(
                    "A second bucket for the accesses of one role is for whoever wants it: CloudTrail's data events"
                        + " tell the same of this one")
                .build()));
  }
}
