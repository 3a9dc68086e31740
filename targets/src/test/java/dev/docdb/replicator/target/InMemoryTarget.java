package dev.docdb.replicator.target;

import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Payload;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A target in memory that can be told to throttle, to refuse and to be out of order. */
public final class InMemoryTarget implements Target<InMemoryTarget.Line> {
  /** One change and its bytes. */
  public record Line(EncodedChange change, Payload value) implements Entry {
    @Override
    public int bytes() {
      return value.length();
    }
  }

  private final TargetKind kind;
  private final Encoding encoding;
  private final RequestLimits limits =
      new RequestLimits(20, 50_000, 20_000, 3, OrderRule.ONE_CHANGE_A_DOCUMENT);
  private final List<StoredChange> stored = new ArrayList<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final Random random = new Random(3);
  private int throttledRequests;
  private boolean out;
  private int tooLarge = Integer.MAX_VALUE;

  public InMemoryTarget(Encoding encoding) {
    this(TargetKind.KINESIS, encoding);
  }

  /** In the place of a target of some kind. */
  public InMemoryTarget(TargetKind kind, Encoding encoding) {
    this.kind = kind;
    this.encoding = encoding;
  }

  /** From the next requests, some entries are throttled. */
  public synchronized void throttleNext(int requests) {
    throttledRequests = requests;
  }

  /** The change with this event id will be refused. */
  public void refuse(String eventId) {
    refused.add(eventId);
  }

  /** Entries of so many bytes are answered to be too large. */
  public synchronized void answerTooLargeFrom(int bytes) {
    tooLarge = bytes;
  }

  /** Requests fail from now on, or no longer. */
  public synchronized void setOut(boolean isOut) {
    out = isOut;
  }

  /** Everything that it holds. */
  public synchronized List<StoredChange> stored() {
    return List.copyOf(stored);
  }

  @Override
  public TargetKind kind() {
    return kind;
  }

  @Override
  public RequestLimits limits() {
    return limits;
  }

  @Override
  public Optional<Line> toEntry(EncodedChange change) {
    return Optional.of(new Line(change, change.payload(encoding)));
  }

  @Override
  public synchronized List<Outcome> send(List<Line> entries) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (out) {
      throw new TargetUnavailableException("Memory is out of order");
    }
    boolean throttles = throttledRequests-- > 0;
    List<Outcome> outcomes = new ArrayList<>();
    for (Line entry : entries) {
      outcomes.add(throttles && random.nextBoolean() ? Outcome.THROTTLED : store(entry));
    }
    return outcomes;
  }

  private Outcome store(Line entry) {
    if (refused.contains(entry.change().change().eventId())) {
      return new Outcome.Refused("told to");
    }
    if (entry.bytes() >= tooLarge) {
      return new Outcome.TooLarge("told to");
    }
    stored.add(
        new StoredChange(
            Optional.of(entry.change().change().eventId()),
            Optional.of(entry.change().change().documentId()),
            entry.value().toText()));
    return Outcome.STORED;
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "Memory (" + kind.enabledBy().name() + ")";
  }
}
