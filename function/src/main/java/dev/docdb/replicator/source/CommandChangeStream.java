package dev.docdb.replicator.source;

import com.mongodb.MongoException;
import dev.docdb.replicator.change.Change;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
  private final WatchedEnd end;
  private final Looks looks = new Looks();
  private final Position start;
  private Position last;
  private @Nullable ServerCursor cursor;

  /** How many changes to read one by one, because one of so many is too large. */
  private int oneByOne;

  /** A stream that has yet to be given a cursor. */
  CommandChangeStream(
      Commands commands, Watch watch, BatchBounds bounds, CursorOpener opener, Position start) {
    this.commands = commands;
    this.watch = watch;
    this.bounds = bounds;
    this.opener = opener;
    this.end = new WatchedEnd(watch);
    this.start = start;
    this.last = start;
  }

  /** Reads by a cursor that was opened at the start. */
  void goOnWith(ServerCursor opened) {
    cursor = opened;
  }

  /** Opens a cursor at the start; a change that is too large for that is met again by reading. */
  void open() {
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

  @Override
  public Position start() {
    return start;
  }

  @Override
  public Batch next(Duration wait) {
    end.checkGoesOn(last);
    try {
      return read(wait);
    } catch (MongoException e) {
      throw watch.explain("Reading", e);
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
    return batch(current, reply, first.isEmpty(), wait);
  }

  private Batch oversize(Duration wait, SourceException failure) {
    Change change = new OversizeChange(opener, commands, watch).take(last, wait, failure);
    oneByOne = Math.max(0, oneByOne - 1);
    last = Position.after(change);
    return new Batch(List.of(change), last, change.bytes().length, true, 1);
  }

  private Batch batch(ServerCursor from, CursorReply reply, boolean waited, Duration wait) {
    List<Change> changes = watch.untilEnd(reply.changes());
    bounds.seen(reply.changes().size(), reply.bytes());
    oneByOne = changes.isEmpty() && waited ? 0 : Math.max(0, oneByOne - changes.size());
    Position previous = last;
    boolean looked = waited;
    if (changes.isEmpty()) {
      BsonTimestamp before = from.timeBefore().orElse(null);
      looked = waited && looks.believe(last, before, wait);
      last = IdlePosition.behind(last, reply, before, looked);
    } else {
      looks.found();
      last = Position.after(changes.getLast());
    }
    if (from.isClosedByServer()) {
      cursor = null;
      last = end.cursorClosed(from, reply, previous, last);
    }
    // Behind a cursor that the server closed there may be more, for another one to read.
    return new Batch(changes, last, reply.bytes(), looked && cursor != null);
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
