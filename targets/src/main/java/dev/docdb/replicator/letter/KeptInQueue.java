package dev.docdb.replicator.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.aws.LazyClient;
import dev.docdb.replicator.config.DeadLetterPlace;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The letters in a queue. Those that were received stay hidden until the search is over, so that
 * none comes twice, and are then given back; those of a search that died come back by themselves.
 */
final class KeptInQueue implements KeptLetters {
  private static final String PERMISSIONS =
      "sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility and"
          + " sqs:GetQueueAttributes";

  private static final int AT_A_TIME = 10;

  /** Long polling asks all of the servers that hold a part of the queue. */
  private static final int WAIT_SECONDS = 1;

  /** More letters that stay would have to be remembered, and given back, in one search. */
  private static final int MOST_THAT_STAY = 5_000;

  /** After the last moment at which a letter may be removed. */
  private static final int MARGIN_SECONDS = 30;

  private static final long LONGEST_HIDDEN_SECONDS = 43_200;

  private final String queue;
  private final Search search;
  private final LazyClient<SqsClient> client;
  private final int hiddenSeconds;
  private final Deque<Message> page = new ArrayDeque<>();
  private final Set<String> taken = new LinkedHashSet<>();

  KeptInQueue(DeadLetterPlace.Queue queue, AwsClients aws, Search search) {
    this.queue = queue.address().uri().toString();
    this.search = search;
    this.client = new LazyClient<>(() -> aws.buildForTarget(SqsClient.builder()));
    this.hiddenSeconds =
        (int) Math.min(search.atMost().toSeconds() + MARGIN_SECONDS, LONGEST_HIDDEN_SECONDS);
  }

  @Override
  public Search search() {
    return search;
  }

  @Override
  public void leaveOut(TargetKind target) {}

  @Override
  public Optional<KeptLetter> next() throws InterruptedException {
    if (page.isEmpty()) {
      receive();
    }
    return page.isEmpty() ? Optional.empty() : Optional.of(new InQueue(page.removeFirst()));
  }

  private void receive() throws InterruptedException {
    if (taken.size() >= MOST_THAT_STAY) {
      throw new TargetMisconfiguredException(
          this
              + " holds too many letters that stay (refused again, unreadable, other scopes'): a run looks at "
              + MOST_THAT_STAY
              + " of them. Use a queue for each scope, or a bucket");
    }
    try {
      List<Message> found =
          client
              .get()
              .receiveMessage(
                  request ->
                      request
                          .queueUrl(queue)
                          .maxNumberOfMessages(AT_A_TIME)
                          .waitTimeSeconds(WAIT_SECONDS)
                          .visibilityTimeout(hiddenSeconds))
              .messages();
      found.forEach(message -> taken.add(message.receiptHandle()));
      page.addAll(found);
    } catch (SdkException e) {
      throw failure(e);
    }
  }

  private RuntimeException failure(SdkException e) throws InterruptedException {
    return UnreadablePlace.failure(this.toString(), PERMISSIONS, e);
  }

  @Override
  public long hidden() throws InterruptedException {
    QueueAttributeName name = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;
    try {
      return Long.parseLong(
          client
              .get()
              .getQueueAttributes(request -> request.queueUrl(queue).attributeNames(name))
              .attributes()
              .getOrDefault(name, "0"));
    } catch (SdkException e) {
      throw failure(e);
    }
  }

  /** What can't be given back comes back by itself. */
  @Override
  public void giveBack() throws InterruptedException {
    List<String> handles = new ArrayList<>(taken);
    for (int from = 0; from < handles.size(); from += AT_A_TIME) {
      giveBack(handles.subList(from, Math.min(from + AT_A_TIME, handles.size())));
    }
    taken.clear();
    page.clear();
  }

  private void giveBack(List<String> handles) throws InterruptedException {
    List<ChangeMessageVisibilityBatchRequestEntry> entries =
        IntStream.range(0, handles.size())
            .mapToObj(
                i ->
                    ChangeMessageVisibilityBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .receiptHandle(handles.get(i))
                        .visibilityTimeout(0)
                        .build())
            .toList();
    try {
      client
          .get()
          .changeMessageVisibilityBatch(request -> request.queueUrl(queue).entries(entries));
    } catch (SdkException e) {
      throw failure(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "The queue " + queue + " (DEAD_LETTER_URI)";
  }

  private final class InQueue implements KeptLetter {
    private final Message message;

    InQueue(Message message) {
      this.message = message;
    }

    @Override
    public String place() {
      return "message " + message.messageId();
    }

    @Override
    public String mark() {
      return "";
    }

    @Override
    public Optional<InputStream> beginning() {
      return whole();
    }

    @Override
    public Optional<InputStream> whole() {
      return Optional.of(new ByteArrayInputStream(message.body().getBytes(UTF_8)));
    }

    @Override
    public boolean remove() throws InterruptedException {
      try {
        client
            .get()
            .deleteMessage(
                request -> request.queueUrl(queue).receiptHandle(message.receiptHandle()));
      } catch (SdkException e) {
        throw failure(e);
      }
      taken.remove(message.receiptHandle());
      return true;
    }
  }
}
