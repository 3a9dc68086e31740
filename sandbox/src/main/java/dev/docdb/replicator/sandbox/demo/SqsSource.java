package dev.docdb.replicator.sandbox.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/** Receives from the queue, and deletes what it received. */
final class SqsSource implements MessageSource {
  private static final int MOST = 10;

  private final SqsClient client;
  private final String queue;

  SqsSource(SqsClient client, String queue) {
    this.client = client;
    this.queue = queue;
  }

  @Override
  public void poll(Consumer<byte[]> messages) {
    List<Message> received;
    do {
      received =
          client
              .receiveMessage(
                  request -> request.queueUrl(queue).maxNumberOfMessages(MOST).waitTimeSeconds(0))
              .messages();
      received.forEach(message -> messages.accept(message.body().getBytes(UTF_8)));
      delete(received);
    } while (!received.isEmpty());
  }

  private void delete(List<Message> received) {
    if (received.isEmpty()) {
      return;
    }
    List<DeleteMessageBatchRequestEntry> entries =
        received.stream()
            .map(
                message ->
                    DeleteMessageBatchRequestEntry.builder()
                        .id(message.messageId())
                        .receiptHandle(message.receiptHandle())
                        .build())
            .toList();
    client.deleteMessageBatch(request -> request.queueUrl(queue).entries(entries));
  }
}
