package dev.docdb.replicator.claim;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.target.BucketLook;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/** Looks at the bucket that messages are kept in which are too large for a target. */
public final class ClaimBucket {
  /** What the ids of its findings begin with. */
  public static final String NAME = "claim-check";

  private ClaimBucket() {}

  /**
   * What is found of it; nothing is put there.
   *
   * @throws InterruptedException when there is no more time
   */
  public static List<Finding> findings(String bucket, AwsClients aws) throws InterruptedException {
    try (S3Client client = aws.s3ForTarget()) {
      return new BucketLook(
              NAME,
              Settings.CLAIM_CHECK_BUCKET.name(),
              bucket,
              "claim-check/" + BucketLook.NEVER_STORED,
              Optional.empty())
          .findings(() -> client);
    }
  }
}
