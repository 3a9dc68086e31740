package dev.docdb.replicator.letter;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.aws.LazyClient;
import dev.docdb.replicator.config.DeadLetterPlace;
import dev.docdb.replicator.name.ObjectKey;
import dev.docdb.replicator.target.AwsFailure;
import dev.docdb.replicator.target.TargetKind;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Dead letters in a bucket: each an object, named by target, collection, day, version and event, so
 * that a letter that is written again takes its own place, and that they lie in order.
 */
final class BucketLetters implements DeadLetters {
  private final DeadLetterPlace.Bucket bucket;
  private final LazyClient<S3Client> client;

  BucketLetters(DeadLetterPlace.Bucket bucket, AwsClients aws) {
    this.bucket = bucket;
    this.client = new LazyClient<>(aws::s3ForTarget);
  }

  @Override
  public void put(DeadLetter letter) throws InterruptedException {
    try {
      client
          .get()
          .putObject(
              request ->
                  request.bucket(bucket.name()).key(key(letter)).contentType("application/json"),
              RequestBody.fromBytes(LetterJson.of(letter)));
    } catch (SdkException e) {
      throw AwsFailure.of(this.toString(), e);
    }
  }

  private String key(DeadLetter letter) {
    return ObjectKey.inOrder(path(bucket, letter.target()), letter.place(), letter.change());
  }

  /** What the keys of a target's letters begin with. */
  static String path(DeadLetterPlace.Bucket bucket, TargetKind target) {
    return (bucket.prefix().isEmpty() ? "" : bucket.prefix() + "/") + target.label();
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "The bucket " + bucket.name() + " (DEAD_LETTER_URI)";
  }
}
