package dev.docdb.replicator.source;

import com.mongodb.MongoException;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.BsonTimestamp;

/** Opens one change stream, whose session is its own from then on; a refusal ends the session. */
final class StreamOpening {
  private final Commands commands;
  private final Watch watch;
  private final BatchBounds bounds;
  private final CursorOpener opener;

  StreamOpening(Commands commands, Watch watch, BatchBounds bounds) {
    this.commands = commands;
    this.watch = watch;
    this.bounds = bounds;
    this.opener = new CursorOpener(commands, watch);
  }

  /** With the changes behind a position. */
  ChangeStream at(Position position) {
    return opened(() -> resume(position));
  }

  /** With the changes from now on. */
  ChangeStream now() {
    return opened(this::begin);
  }

  private ChangeStream opened(Supplier<ChangeStream> opening) {
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

  private ChangeStream resume(Position from) {
    if (watch.isOverAt(from)) {
      throw watch.over();
    }
    CommandChangeStream stream = new CommandChangeStream(commands, watch, bounds, opener, from);
    stream.open();
    return stream;
  }

  private ChangeStream begin() {
    // Asked first: a time from the answer to aggregate could lie behind changes that the cursor has
    // yet to bring.
    Optional<BsonTimestamp> timeBefore = commands.operationTime();
    ServerCursor opened = opener.openNow(bounds.count());
    Optional<Position> start =
        opened.startingPoint(timeBefore.orElse(null)).or(() -> timeBefore.map(Position::from));
    if (start.isEmpty()) {
      opened.close();
      throw withoutPosition();
    }
    CommandChangeStream stream =
        new CommandChangeStream(commands, watch, bounds, opener, start.get());
    stream.goOnWith(opened);
    return stream;
  }

  private static SourceException withoutPosition() {
    return new SourceException(
        SourceError.MISCONFIGURED,
        "The server gives neither a resume token nor an operation time, so no position can be saved");
  }
}
