package dev.docdb.replicator.letter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.DeadLetterPlace;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Dead letters as objects. */
class BucketLettersTest {
  private static final Namespace ORDERS = Namespace.of("sh%op", "orders");

  @AutoClose private final S3Server server = S3Server.start();
  @AutoClose private final Surroundings surroundings = new Surroundings();
  @AutoClose private final AwsClients aws = new AwsClients();
  private final Journal journal = new Journal(ORDERS);

  private BucketLetters open(String bucket, String prefix) {
    surroundings.point("S3", server.endpoint(), server.accessKeyId(), server.secretAccessKey());
    return new BucketLetters(new DeadLetterPlace.Bucket(bucket, prefix), aws);
  }

  private DeadLetter letter() {
    return new DeadLetter(TargetKind.KAFKA, "too large", journal.insert("a"), ORDERS, 7);
  }

  @Test
  void eachIsAnObjectAndTheSameOneIsPutTwiceInOnePlace() throws Exception {
    server.createBucket("letters");
    DeadLetter letter = letter();
    try (BucketLetters letters = open("letters", "dead")) {
      letters.put(letter);
      letters.put(letter);
    }
    try (S3Client client = aws.build(S3Client.builder().forcePathStyle(true))) {
      List<String> keys =
          client.listObjectsV2Paginator(r -> r.bucket("letters")).contents().stream()
              .map(S3Object::key)
              .toList();
      assertEquals(
          List.of("dead/kafka/sh!25op/orders/2026/11/21/6b015d9000000001-8265ab00000001.json"),
          keys);
      assertArrayEquals(
          LetterJson.of(letter),
          client.getObjectAsBytes(r -> r.bucket("letters").key(keys.getFirst())).asByteArray());
    }
  }

  @Test
  void aBucketThatIsMissingIsNamedWithItsSetting() throws Exception {
    try (BucketLetters letters = open("missing", "")) {
      TargetMisconfiguredException e =
          assertThrows(TargetMisconfiguredException.class, () -> letters.put(letter()));
      assertTrue(e.getMessage().contains("missing (DEAD_LETTER_URI)"), e::getMessage);
    }
  }

  @Test
  void aBucketThatDoesNotAnswerIsWorthAnotherTry() {
    try (BucketLetters letters = open("letters", "")) {
      server.close();
      assertThrows(TargetUnavailableException.class, () -> letters.put(letter()));
    }
  }
}
