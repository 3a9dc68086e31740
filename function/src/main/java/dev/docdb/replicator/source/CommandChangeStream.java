package dev.docdb.replicator.source;

import com.mongodb.MongoException;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Operation;
import dev.docdb.replicator.config.OnCollectionDropped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * A change stream by commands of our own: a reply is taken as one array of bytes, and its changes
 * share them.
 *
 * <p>It neither resumes nor tries again after errors: what they mean for the invocation is decided
 * where positions and the deadline are known. Two things it does by itself, since every caller
 * would have to: it goes on behind the end of a collection where that is wanted, and it gets over
 * changes that are larger than the server can send. To that end it reads one by one until it meets
 * such a change, takes it in parts (see {@link OversizeChange}), and goes on as before behind it:
 * each step moves on or asks for less, so it ends.
 */
final class CommandChangeStream implements ChangeStream {
  private final Commands commands;
  private final Watch watch;
  private final BatchBounds bounds;
  private final CursorOpener opener;
  private final Position start;
  private Position last;
  private @Nullable ServerCursor cursor;

  /** How many changes to read one by one, because one of so many is too large. */
  private int oneByOne;

  /** Whether the server has closed the cursor without a word, and would do so again. */
  private boolean endedUnseen;

  private CommandChangeStream(Commands commands, Watch watch, BatchBounds bounds, Position start) {
    this.commands = commands;
    this.watch = watch;
    this.bounds = bounds;
    this.opener = new CursorOpener(commands, watch);
    this.start = start;
    this.last = start;
  }

  /** Opens a stream behind a position; its session is its own from then on. */
  static CommandChangeStream resume(
      Commands commands, Watch watch, BatchBounds bounds, Position from) {
    return opened(commands, watch, () -> resumed(commands, watch, bounds, from));
  }

  /** Opens a stream with the changes from now on; its session is its own from then on. */
  static CommandChangeStream begin(Commands commands, Watch watch, BatchBounds bounds) {
    return opened(commands, watch, () -> begun(commands, watch, bounds));
  }

  private static CommandChangeStream opened(
      Commands commands, Watch watch, Supplier<CommandChangeStream> opening) {
    try {
      return opening.get();
    } catch (MongoException e) {
      commands.close();
      throw watch.explain("Opening", e);
    } catch (RuntimeException e) {
      commands.close();
      throw e;
    }
  }

  private static CommandChangeStream resumed(
      Commands commands, Watch watch, BatchBounds bounds, Position from) {
    if (watch.isOverAt(from)) {
      throw watch.over();
    }
    CommandChangeStream stream = new CommandChangeStream(commands, watch, bounds, from);
    stream.reopen();
    return stream;
  }

  private static CommandChangeStream begun(Commands commands, Watch watch, BatchBounds bounds) {
    // Asked first: a time from the answer to aggregate could lie behind changes that the cursor has
    // yet to bring.
    Optional<BsonTimestamp> timeBefore = commands.operationTime();
    ServerCursor opened = new CursorOpener(commands, watch).openNow(bounds.count());
    Optional<Position> start =
        opened.startingPoint(timeBefore.orElse(null)).or(() -> timeBefore.map(Position::from));
    if (start.isEmpty()) {
      opened.close();
      throw withoutPosition();
    }
    CommandChangeStream stream = new CommandChangeStream(commands, watch, bounds, start.get());
    stream.cursor = opened;
    return stream;
  }

  private static SourceException withoutPosition() {
    return new SourceException(
        SourceError.MISCONFIGURED,
        "The server gives neither a resume token nor an operation time, so no position can be saved");
  }

  @Override
  public Position start() {
    return start;
  }

  @Override
  public Batch next(Duration wait) {
    checkGoesOn();
    try {
      return read(wait);
    } catch (MongoException e) {
      throw watch.explain("Reading", e);
    }
  }

  private void checkGoesOn() {
    if (watch.isOverAt(last)) {
      throw watch.over();
    }
    if (endedUnseen && watch.onDropped() == OnCollectionDropped.HALT) {
      throw watch.over();
    }
    if (endedUnseen) {
      throw new SourceException(
          SourceError.MISCONFIGURED,
          "The end of what is watched, "
              + watch.scope()
              + ", can't be followed: PIPELINE takes away the event invalidate, and the server doesn't tell its place otherwise");
    }
  }

  private Batch read(Duration wait) {
    int most = oneByOne > 0 ? 1 : bounds.count();
    try {
      return readOrReopen(wait, most);
    } catch (MongoException e) {
      if (SourceError.of(e) != SourceError.CHANGE_TOO_LARGE) {
        throw e;
      }
      closeCursor();
      if (most == 1) {
        return oversize(wait, watch.explain("Reading", e));
      }
      oneByOne = most;
      return read(wait);
    }
  }

  private Batch readOrReopen(Duration wait, int most) {
    ServerCursor current = cursor;
    if (current == null) {
      current = opener.open(last, Shape.WHOLE, most);
      cursor = current;
    }
    Optional<CursorReply> first = current.takeFirst();
    CursorReply reply = first.isPresent() ? first.get() : current.more(wait, most);
    return batch(current, reply, first.isEmpty());
  }

  /** Opens at the saved position; a change that is too large for that is met again by reading. */
  private void reopen() {
    int most = bounds.count();
    try {
      cursor = opener.open(last, Shape.WHOLE, most);
    } catch (MongoException e) {
      if (SourceError.of(e) != SourceError.CHANGE_TOO_LARGE) {
        throw e;
      }
      oneByOne = most;
    }
  }

  private Batch oversize(Duration wait, SourceException failure) {
    Change change = new OversizeChange(opener, commands, watch).take(last, wait, failure);
    oneByOne = Math.max(0, oneByOne - 1);
    last = Position.after(change);
    return new Batch(List.of(change), last, change.bytes().length, true, 1);
  }

  private Batch batch(ServerCursor from, CursorReply reply, boolean waited) {
    List<Change> changes = watch.untilEnd(reply.changes());
    bounds.seen(reply.changes().size(), reply.bytes());
    oneByOne = changes.isEmpty() && waited ? 0 : Math.max(0, oneByOne - changes.size());
    Position previous = last;
    last =
        changes.isEmpty()
            ? IdlePosition.behind(last, reply, from.timeBefore().orElse(null), waited)
            : Position.after(changes.getLast());
    if (from.isClosedByServer()) {
      closedByServer(from, reply, previous);
    }
    // Behind a cursor that the server closed there may be more, for another one to read.
    return new Batch(changes, last, reply.bytes(), waited && cursor != null);
  }

  /**
   * The server closes a cursor behind an invalidate. Where PIPELINE takes that event away, the
   * server's token still says where it was.
   */
  private void closedByServer(ServerCursor from, CursorReply reply, Position previous) {
    cursor = null;
    if (watch.isOverAt(last) || isBehindInvalidate(last)) {
      return;
    }
    boolean again = isBehindInvalidate(previous) && reply.token().equals(previous.token());
    endedUnseen = reply.token().isEmpty() || again;
    Optional<BsonTimestamp> known = from.timeBefore().or(reply::operationTime);
    reply.token().ifPresent(token -> last = Position.behindInvalidate(token, known));
  }

  private static boolean isBehindInvalidate(Position position) {
    return position.behind().equals(Optional.of(Operation.INVALIDATE));
  }

  private void closeCursor() {
    ServerCursor closing = cursor;
    cursor = null;
    if (closing != null) {
      closing.close();
    }
  }

  @Override
  public void close() {
    try (commands) {
      closeCursor();
    } catch (MongoException e) {
      throw watch.explain("Closing", e);
    }
  }
}
