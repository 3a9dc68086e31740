package dev.docdb.replicator.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.aws.LazyClient;
import dev.docdb.replicator.change.Fingerprint;
import dev.docdb.replicator.config.DeadLetterPlace;
import dev.docdb.replicator.target.AwsFailure;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Dead letters in a queue: each a message. */
final class QueueLetters implements DeadLetters {
  private static final int MOST_BYTES = 1 << 20;

  private final DeadLetterPlace.Queue queue;
  private final LazyClient<SqsClient> client;

  QueueLetters(DeadLetterPlace.Queue queue, AwsClients aws) {
    this.queue = queue;
    this.client = new LazyClient<>(() -> aws.buildForTarget(SqsClient.builder()));
  }

  @Override
  public void put(DeadLetter letter) throws InterruptedException {
    SendMessageRequest.Builder message =
        SendMessageRequest.builder()
            .queueUrl(queue.address().uri().toString())
            .messageBody(body(letter));
    if (queue.isFifo()) {
      String target = letter.target().label();
      message
          .messageGroupId(Fingerprint.of(target + " " + letter.change().documentId()))
          .messageDeduplicationId(Fingerprint.of(target + " " + letter.change().eventId()));
    }
    try {
      client.get().sendMessage(message.build());
    } catch (SdkException e) {
      throw AwsFailure.of(this.toString(), e);
    }
  }

  /** What is for people only is left out where the whole doesn't fit. */
  private String body(DeadLetter letter) {
    byte[] whole = LetterJson.of(letter);
    byte[] json = whole.length <= MOST_BYTES ? whole : LetterJson.withoutEvent(letter);
    if (json.length > MOST_BYTES) {
      throw new TargetMisconfiguredException(
          "A dead letter of %d bytes is too large for %s: name a bucket instead (s3://bucket/prefix)"
              .formatted(json.length, this));
    }
    // Of what JSON doesn't escape, SQS takes neither of these two.
    return new String(json, UTF_8).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff");
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "The queue " + queue.address().uri() + " (DEAD_LETTER_URI)";
  }
}
