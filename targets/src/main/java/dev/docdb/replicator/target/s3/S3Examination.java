package dev.docdb.replicator.target.s3;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.target.BucketLook;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;

/** Looks at the bucket. */
public final class S3Examination {
  private S3Examination() {}

  /** What is found of the bucket and path that the settings name. */
  public static List<Finding> findings(TargetResources resources) throws InterruptedException {
    Environment environment = resources.environment();
    String path = environment.find(Settings.BUCKET_PATH).orElse("");
    BucketLook look =
        new BucketLook(
            TargetKind.S3.label(),
            Settings.BUCKET_NAME.name(),
            environment.get(Settings.BUCKET_NAME),
            (path.isEmpty() ? "" : path + "/") + BucketLook.NEVER_STORED,
            environment.find(Settings.BUCKET_KMS_KEY));
    try (S3Client client = resources.aws().s3ForTarget()) {
      return look.findings(() -> client);
    }
  }
}
