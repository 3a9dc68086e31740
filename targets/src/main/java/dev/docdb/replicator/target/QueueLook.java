package dev.docdb.replicator.target;

import dev.docdb.replicator.finding.Aspect;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.finding.PlaceFindings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Looks at a queue that messages are sent to. The batch that is tried holds no message.
 *
 * @param place what the ids of the findings begin with
 * @param setting that names it
 * @param queue its address
 */
public record QueueLook(String place, String setting, String queue) {
  private static final int KIB = 1024;

  /** What queues take that were made before there were larger messages. */
  private static final int USUAL = 256 * KIB;

  /** Looks at it. */
  public List<Finding> findings(Supplier<SqsClient> client) throws InterruptedException {
    PlaceFindings findings = new PlaceFindings(place);
    AwsLook look = new AwsLook(findings, "The queue " + queue + " (" + setting + ")");
    look.ask(
            "sqs:GetQueueAttributes",
            Set.of(Aspect.PLACE, Aspect.LIMITS),
            () ->
                client
                    .get()
                    .getQueueAttributes(
                        r -> r.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                    .attributes())
        .ifPresent(attributes -> describe(attributes, findings));
    if (!findings.hasFailed()) {
      look.probe(
          "sqs:SendMessage",
          () -> client.get().sendMessageBatch(r -> r.queueUrl(queue).entries(List.of())),
          QueueLook::isOfEmptiness);
    }
    return findings.all();
  }

  private void describe(Map<QueueAttributeName, String> attributes, PlaceFindings findings) {
    boolean fifo = "true".equals(attributes.get(QueueAttributeName.FIFO_QUEUE));
    boolean named = queue.endsWith(".fifo");
    String kind = fifo ? "a FIFO queue" : "a standard queue";
    if (fifo == named) {
      findings.ok(Aspect.PLACE, "The queue is there: " + kind + encryption(attributes));
    } else {
      findings.failed(
          Aspect.PLACE,
          "The queue is " + kind + ", and its name says otherwise",
          "Name " + setting + " as the queue is named");
    }
    describeLimit(attributes, findings);
  }

  private static String encryption(Map<QueueAttributeName, String> attributes) {
    return attributes.containsKey(QueueAttributeName.KMS_MASTER_KEY_ID)
        ? ", encrypted by a key of KMS (which needs kms:GenerateDataKey and kms:Decrypt)"
        : "";
  }

  private static void describeLimit(
      Map<QueueAttributeName, String> attributes, PlaceFindings findings) {
    int most =
        Integer.parseInt(
            attributes.getOrDefault(
                QueueAttributeName.MAXIMUM_MESSAGE_SIZE, Integer.toString(USUAL)));
    String found = "The queue takes messages of up to %d KiB".formatted(most / KIB);
    if (most < USUAL) {
      findings.warning(
          Aspect.LIMITS,
          found,
          "Raise its MaximumMessageSize, or set CLAIM_CHECK_BUCKET: what is larger is refused");
    } else {
      findings.ok(Aspect.LIMITS, found);
    }
  }

  private static boolean isOfEmptiness(AwsServiceException answer) {
    return AwsFailure.code(answer).contains("EmptyBatch");
  }
}
