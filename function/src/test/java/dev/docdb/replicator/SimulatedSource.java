package dev.docdb.replicator;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.source.Batch;
import dev.docdb.replicator.source.ChangeStream;
import dev.docdb.replicator.source.ChangeStreams;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/**
 * A stream of numbered inserts on a few documents, read in batches of any size, that breaks now and
 * then.
 */
final class SimulatedSource implements ChangeStreams {
  /** One change of the truth: the n-th of its document. */
  record Written(int index, int document, int number) {}

  private static final String UNKNOWN = "unknown";

  static final int LARGEST_BATCH = 19;

  /** So many changes in a row have one cluster time, as those of a transaction. */
  private static final int OF_ONE_TIME = 3;

  private final List<Written> written = new ArrayList<>();
  private final Random random;
  private final int[] numbers;
  private Supplier<@Nullable SourceException> failing;
  private Supplier<@Nullable SourceException> ending = () -> null;
  private int visible = Integer.MAX_VALUE;
  private BooleanSupplier inCall = () -> true;

  SimulatedSource(Random random, int changes, int documents, double breaks) {
    this.random = random;
    this.failing =
        () ->
            random.nextDouble() < breaks
                ? new SourceException(SourceError.CONNECTION_LOST, "the connection broke")
                : null;
    this.numbers = new int[documents];
    write(changes);
  }

  /** So many changes more. */
  void write(int changes) {
    for (int i = 0; i < changes; i++) {
      int document = random.nextInt(numbers.length);
      written.add(new Written(written.size(), document, ++numbers[document]));
    }
  }

  /** The shell in whose calls alone a stream may be touched. */
  void on(SimulatedShell shell) {
    inCall = shell::isInCall;
  }

  /** What a read fails with from now on; null where it doesn't. */
  void failingWith(Supplier<@Nullable SourceException> failure) {
    failing = failure;
  }

  /** What a read fails with when everything has been read. */
  void endingWith(Supplier<@Nullable SourceException> end) {
    ending = end;
  }

  List<Written> written() {
    return written;
  }

  /** From now on changes become visible one after the other, with each read some more. */
  void growing() {
    visible = written.size() / 4;
  }

  private int visible() {
    visible += visible < written.size() ? random.nextInt(4) : 0;
    return Math.min(visible, written.size());
  }

  /** Which of the written changes it is. */
  static int index(Change change) {
    return Integer.parseInt(change.eventId()) - 1;
  }

  /** Behind the first n changes. */
  static Position after(int n) {
    return Position.after(raw(new BsonDocument("_data", new BsonString("%08d".formatted(n)))));
  }

  /** How many changes lie before a position. */
  static int before(Position position) {
    String token = position.token().orElseThrow().getString("_data").getValue();
    return Integer.parseInt(token.replace(UNKNOWN, ""));
  }

  /** The same place with a token that no event has any more. */
  static Position unknown(Position position) {
    RawBsonDocument token =
        raw(
            new BsonDocument(
                "_data", new BsonString(UNKNOWN + "%08d".formatted(before(position)))));
    return position
        .time()
        .map(time -> Position.after(token, time))
        .orElseGet(() -> Position.after(token));
  }

  @Override
  public ChangeStream open(Position position) {
    return new Stream(before(position));
  }

  @Override
  public ChangeStream openNow() {
    throw new AssertionError("a place was saved");
  }

  @Override
  public ChangeStream openOldest(Position notBefore) {
    throw new AssertionError("nothing was lost");
  }

  private final class Stream implements ChangeStream {
    private final int start;
    private int next;

    Stream(int start) {
      this.start = start;
      this.next = start;
    }

    @Override
    public Position start() {
      return after(start);
    }

    @Override
    public Batch next(Duration wait) {
      if (!inCall.getAsBoolean()) {
        throw new AssertionError("the core itself read");
      }
      SourceException failure = next == written.size() ? ending.get() : null;
      failure = failure == null ? failing.get() : failure;
      if (failure != null) {
        throw failure;
      }
      int end = visible();
      int count = Math.min(random.nextInt(LARGEST_BATCH + 1), end - next);
      List<Change> changes = new ArrayList<>();
      for (Written one : written.subList(next, next + count)) {
        changes.add(change(one));
      }
      next += count;
      return new Batch(changes, after(next), 100L * count, next == end);
    }

    @Override
    public void close() {
      if (!inCall.getAsBoolean()) {
        throw new AssertionError("the core itself closed a stream, and would have blocked");
      }
    }
  }

  private static Change change(Written one) {
    BsonDocument event =
        new BsonDocument(
                "_id", new BsonDocument("_data", new BsonString("%08d".formatted(one.index() + 1))))
            .append("operationType", new BsonString("insert"))
            .append("clusterTime", new BsonTimestamp(1_700_000_000, 1 + one.index() / OF_ONE_TIME))
            .append(
                "ns",
                new BsonDocument("db", new BsonString("d")).append("coll", new BsonString("c")))
            .append("documentKey", new BsonDocument("_id", new BsonInt32(one.document())))
            .append(
                "fullDocument",
                new BsonDocument("_id", new BsonInt32(one.document()))
                    .append("n", new BsonInt32(one.number())));
    return Change.read(raw(event).getByteBuffer().array(), 0);
  }

  private static RawBsonDocument raw(BsonDocument document) {
    return new RawBsonDocument(document, new BsonDocumentCodec());
  }
}
