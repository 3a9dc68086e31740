package dev.docdb.replicator.target.sqs;

import dev.docdb.replicator.aws.LazyClient;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.request.Bisection;
import dev.docdb.replicator.request.SizeLimit;
import dev.docdb.replicator.target.AwsFailure;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * SQS: each change is a message. In a FIFO queue the document's id is the group, and the event id
 * tells duplicates apart for as long as the queue remembers.
 */
public final class SqsTarget implements Target<SqsEntry> {
  /** The most that a queue can be told to take; a batch is never larger, either. */
  private static final int MIB = 1 << 20;

  private static final RequestLimits LIMITS =
      new RequestLimits(10, MIB, MIB, 8, OrderRule.ONE_CHANGE_A_DOCUMENT);

  private final String queue;
  private final boolean fifo;
  private final Encoding encoding;
  private final Function<EncodedChange, Namespace> places;
  private final LazyClient<SqsClient> client;
  private final SizeLimit limit =
      new SizeLimit(SqsAnswer.FORMER_LIMIT, "the queue's MaximumMessageSize", this::maximum);

  private SqsTarget(String queue, TargetResources resources) {
    this.queue = queue;
    this.fifo = queue.endsWith(".fifo");
    this.encoding = TargetKind.SQS.encoding(resources.environment());
    this.places = resources.places();
    this.client = new LazyClient<>(() -> resources.aws().buildForTarget(SqsClient.builder()));
  }

  /** The queue that {@code SQS_QUERY_URL} names. */
  public static SqsTarget open(TargetResources resources) {
    return new SqsTarget(
        resources.environment().get(Settings.SQS_QUERY_URL).uri().toString(), resources);
  }

  @Override
  public TargetKind kind() {
    return TargetKind.SQS;
  }

  @Override
  public RequestLimits limits() {
    return LIMITS;
  }

  @Override
  public Optional<SqsEntry> toEntry(EncodedChange change) {
    String namespace = SqsText.legal(places.apply(change).toString());
    String operation = SqsText.legal(change.change().operationType());
    return Optional.of(SqsEntry.of(change, change.payload(encoding), namespace, operation));
  }

  @Override
  public List<Outcome> send(List<SqsEntry> entries) throws InterruptedException {
    if (entries.isEmpty()) {
      return List.of();
    }
    return limit.send(entries, MIB, within -> Bisection.send(within, this::untaken, this::put));
  }

  private Outcome untaken(SqsEntry entry) {
    return limit.tooLarge(entry);
  }

  /** Empty where the function may not ask: then the queue says it of each message. */
  private OptionalInt maximum() throws InterruptedException {
    try {
      String bytes =
          client
              .get()
              .getQueueAttributes(
                  r -> r.queueUrl(queue).attributeNames(QueueAttributeName.MAXIMUM_MESSAGE_SIZE))
              .attributes()
              .get(QueueAttributeName.MAXIMUM_MESSAGE_SIZE);
      return bytes == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(bytes));
    } catch (SdkException e) {
      return AwsFailure.unanswered(this.toString(), e);
    }
  }

  private Optional<List<Outcome>> put(List<SqsEntry> entries) throws InterruptedException {
    SendMessageBatchRequest request =
        SendMessageBatchRequest.builder()
            .queueUrl(queue)
            .entries(
                IntStream.range(0, entries.size())
                    .mapToObj(i -> message(Integer.toString(i), entries.get(i)))
                    .toList())
            .build();
    try {
      return Optional.of(outcomes(entries, client.get().sendMessageBatch(request)));
    } catch (SdkException e) {
      if (SqsAnswer.isTooLarge(e, entries)) {
        return Optional.empty();
      }
      if (AwsFailure.isThrottled(e)) {
        return Optional.of(Collections.nCopies(entries.size(), Outcome.THROTTLED));
      }
      throw AwsFailure.of(this.toString(), e);
    }
  }

  private SendMessageBatchRequestEntry message(String number, SqsEntry entry) {
    SendMessageBatchRequestEntry.Builder message =
        SendMessageBatchRequestEntry.builder()
            .id(number)
            .messageBody(SqsText.body(entry.payload()))
            .messageAttributes(
                Map.of(
                    SqsEntry.NAMESPACE, attribute(entry.namespace()),
                    SqsEntry.OPERATION, attribute(entry.operation())));
    if (fifo) {
      message
          .messageGroupId(SqsText.id(group(entry)))
          .messageDeduplicationId(SqsText.id(entry.change().change().eventId()));
    }
    return message.build();
  }

  private static String group(SqsEntry entry) {
    return entry.change().isOfOneDocument()
        ? entry.change().change().documentId()
        : entry.namespace();
  }

  private static MessageAttributeValue attribute(String text) {
    return MessageAttributeValue.builder().dataType(SqsEntry.TEXT).stringValue(text).build();
  }

  /** An entry that the answer doesn't mention is sent again. */
  private List<Outcome> outcomes(List<SqsEntry> entries, SendMessageBatchResponse answer) {
    Outcome[] outcomes = new Outcome[entries.size()];
    Arrays.fill(outcomes, Outcome.THROTTLED);
    answer.successful().forEach(stored -> outcomes[Integer.parseInt(stored.id())] = Outcome.STORED);
    for (BatchResultErrorEntry failed : answer.failed()) {
      int i = Integer.parseInt(failed.id());
      outcomes[i] = outcome(failed, entries.get(i));
    }
    return List.of(outcomes);
  }

  private Outcome outcome(BatchResultErrorEntry failed, SqsEntry entry) {
    String code = String.valueOf(failed.code());
    if (AwsFailure.isDenied(code)) {
      throw AwsFailure.denied(this.toString(), code);
    }
    if (!Boolean.TRUE.equals(failed.senderFault()) || AwsFailure.isThrottling(code)) {
      return Outcome.THROTTLED;
    }
    return SqsAnswer.isTooLarge(code, String.valueOf(failed.message()), entry.bytes())
        ? limit.tooLarge(entry)
        : new Outcome.Refused("SQS answered " + code);
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "The queue " + queue + " (SQS_QUERY_URL)";
  }
}
