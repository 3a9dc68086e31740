package dev.docdb.replicator.target;

import dev.docdb.replicator.finding.Aspect;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.finding.PlaceFindings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * Looks at a bucket that objects are put into. The object that is tried is announced with a
 * checksum that isn't its own, so that no bucket ever stores it.
 *
 * @param place what the ids of the findings begin with
 * @param setting that names it
 * @param key a name that objects of the function may have
 * @param kmsKey what they are encrypted with, where a setting says so
 */
public record BucketLook(
    String place, String setting, String bucket, String key, Optional<String> kmsKey) {
  /** The last part of the key that is tried. */
  public static final String NEVER_STORED = "never-stored";

  /** Of sixteen bytes of nothing: no text has it that is known. */
  private static final String NOBODYS_CHECKSUM = "AAAAAAAAAAAAAAAAAAAAAA==";

  /** Looks at it. */
  public List<Finding> findings(Supplier<S3Client> client) throws InterruptedException {
    PlaceFindings findings = new PlaceFindings(place);
    AwsLook look = new AwsLook(findings, "The bucket " + bucket + " (" + setting + ")");
    look.ask(
            "s3:ListBucket",
            Set.of(Aspect.PLACE),
            () -> client.get().headBucket(request -> request.bucket(bucket)))
        .ifPresent(there -> findings.ok(Aspect.PLACE, "The bucket is there"));
    if (!findings.hasFailed()) {
      look.probe("s3:PutObject", () -> put(client.get()), BucketLook::isOfChecksum);
      findings.ok(Aspect.LIMITS, "A bucket takes every object that the function makes");
    }
    return findings.all();
  }

  private void put(S3Client client) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder().bucket(bucket).key(key).contentMD5(NOBODYS_CHECKSUM);
    kmsKey.ifPresent(
        id -> request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(id));
    client.putObject(request.build(), RequestBody.fromString("never stored"));
  }

  private static boolean isOfChecksum(AwsServiceException answer) {
    return AwsFailure.code(answer).contains("Digest");
  }
}
