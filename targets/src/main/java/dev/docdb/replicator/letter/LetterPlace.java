package dev.docdb.replicator.letter;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.config.DeadLetterPlace;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.target.BucketLook;
import dev.docdb.replicator.target.QueueLook;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Looks at the place of dead letters. */
public final class LetterPlace {
  /** What the ids of its findings begin with. */
  public static final String NAME = "dead-letters";

  private static final String SETTING = Settings.DEAD_LETTER_URI.name();

  private LetterPlace() {}

  /**
   * What is found of it; nothing is put there.
   *
   * @throws InterruptedException when there is no more time
   */
  public static List<Finding> findings(DeadLetterPlace place, AwsClients aws)
      throws InterruptedException {
    return switch (place) {
      case DeadLetterPlace.Bucket(String bucket, String prefix) -> {
        String key = (prefix.isEmpty() ? "" : prefix + "/") + BucketLook.NEVER_STORED;
        try (S3Client client = aws.s3ForTarget()) {
          yield new BucketLook(NAME, SETTING, bucket, key, Optional.empty()).findings(() -> client);
        }
      }
      case DeadLetterPlace.Queue queue -> {
        try (SqsClient client = aws.buildForTarget(SqsClient.builder())) {
          yield new QueueLook(NAME, SETTING, queue.address().uri().toString())
              .findings(() -> client);
        }
      }
    };
  }
}
