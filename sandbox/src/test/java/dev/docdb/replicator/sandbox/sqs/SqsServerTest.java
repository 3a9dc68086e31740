package dev.docdb.replicator.sandbox.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.local.AwsClients;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.TooManyEntriesInBatchRequestException;

class SqsServerTest {
  private static final SqsServer SERVER = SqsServer.start();
  private static final SqsClient CLIENT =
      AwsClients.connect(SqsClient.builder(), SERVER.endpoint());

  @AfterAll
  static void close() {
    CLIENT.close();
    SERVER.close();
    SERVER.close();
  }

  @Test
  void aQueueHasAnAddressOnLoopback() {
    URI queue = SERVER.createQueue("standard");
    assertEquals(SERVER.endpoint().getPort(), queue.getPort());
    assertEquals(queue.toString(), CLIENT.getQueueUrl(r -> r.queueName("standard")).queueUrl());
  }

  @Test
  void aBatchOfTenIsTakenAndOneOfElevenIsRefused() {
    String queue = SERVER.createQueue(UUID.randomUUID().toString()).toString();
    assertEquals(
        10,
        CLIENT.sendMessageBatch(r -> r.queueUrl(queue).entries(entries(10))).successful().size());
    assertThrows(
        TooManyEntriesInBatchRequestException.class,
        () -> CLIENT.sendMessageBatch(r -> r.queueUrl(queue).entries(entries(11))));
  }

  @Test
  void entriesOfABatchHaveDifferentIds() {
    String queue = SERVER.createQueue(UUID.randomUUID().toString()).toString();
    SendMessageBatchRequestEntry entry = entries(1).getFirst();
    assertThrows(
        BatchEntryIdsNotDistinctException.class,
        () -> CLIENT.sendMessageBatch(r -> r.queueUrl(queue).entries(entry, entry)));
  }

  @Test
  void aMessageHasAtMostAMebibyteOfValidCharacters() {
    String queue = SERVER.createQueue(UUID.randomUUID().toString()).toString();
    CLIENT.sendMessage(r -> r.queueUrl(queue).messageBody("x".repeat(1024 * 1024)));
    assertThrows(
        SqsException.class,
        () -> CLIENT.sendMessage(r -> r.queueUrl(queue).messageBody("x".repeat(1024 * 1024 + 1))));
    assertThrows(
        SqsException.class,
        () -> CLIENT.sendMessage(r -> r.queueUrl(queue).messageBody("a\u0001b")));
  }

  @Test
  void aFifoQueueKeepsTheOrderOfAGroupAndDropsDuplicates() {
    String queue = SERVER.createFifoQueue(UUID.randomUUID() + ".fifo").toString();
    for (int i : new int[] {0, 1, 1, 2, 0}) {
      CLIENT.sendMessage(
          r ->
              r.queueUrl(queue)
                  .messageBody("m" + i)
                  .messageGroupId("g")
                  .messageDeduplicationId("d" + i));
    }
    List<String> received = new ArrayList<>();
    for (Message message :
        CLIENT.receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10)).messages()) {
      received.add(message.body());
    }
    assertEquals(List.of("m0", "m1", "m2"), received);
  }

  @Test
  void aMessageToAFifoQueueNeedsItsGroup() {
    String queue = SERVER.createFifoQueue(UUID.randomUUID() + ".fifo").toString();
    assertThrows(
        SqsException.class,
        () ->
            CLIENT.sendMessage(
                r -> r.queueUrl(queue).messageBody("m").messageDeduplicationId("d")));
  }

  @Test
  void aQueueThatIsNotThereIsTyped() {
    assertThrows(
        QueueDoesNotExistException.class,
        () ->
            CLIENT.sendMessage(
                r -> r.queueUrl(SERVER.endpoint() + "/000000000000/missing").messageBody("m")));
  }

  @Test
  void aQueueThatCantBeMadeIsAnErrorWithItsReason() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> SERVER.createFifoQueue("without-its-ending"));
    assertTrue(refusal.getMessage().contains("without-its-ending"), refusal.getMessage());
  }

  private static List<SendMessageBatchRequestEntry> entries(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                SendMessageBatchRequestEntry.builder().id("e" + i).messageBody("body " + i).build())
        .toList();
  }
}
