package dev.docdb.replicator.target.sqs;

import dev.docdb.replicator.sandbox.local.AwsClients;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Takes everything out of a queue. */
public final class QueueReader {
  private QueueReader() {}

  public static List<Message> drain(URI queue) {
    List<Message> all = new ArrayList<>();
    try (SqsClient client = AwsClients.connect(SqsClient.builder(), queue.resolve("/"))) {
      List<Message> some = receive(client, queue);
      while (!some.isEmpty()) {
        all.addAll(some);
        delete(client, queue, some);
        some = receive(client, queue);
      }
    }
    return all;
  }

  private static void delete(SqsClient client, URI queue, List<Message> messages) {
    List<DeleteMessageBatchRequestEntry> entries =
        messages.stream()
            .map(
                message ->
                    DeleteMessageBatchRequestEntry.builder()
                        .id(message.messageId())
                        .receiptHandle(message.receiptHandle())
                        .build())
            .toList();
    client.deleteMessageBatch(r -> r.queueUrl(queue.toString()).entries(entries));
  }

  private static List<Message> receive(SqsClient client, URI queue) {
    return client
        .receiveMessage(
            r ->
                r.queueUrl(queue.toString())
                    .maxNumberOfMessages(10)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                    .messageAttributeNames("All"))
        .messages();
  }
}
