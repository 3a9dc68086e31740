package dev.docdb.replicator;

import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.EncodedBatch;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.source.Batch;
import dev.docdb.replicator.source.ChangeStream;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.SourceException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a batch and encodes it: one blocking call. When the stream breaks it is opened again behind
 * the last batch that was read, so nothing is skipped.
 */
final class Reader implements AutoCloseable {

  /** A batch in both its forms. */
  record Read(Batch batch, EncodedBatch encoded) {}

  private final Function<Position, ChangeStream> streams;
  private final BatchEncoder encoder;
  private final long epoch;
  private final Log log;
  private @Nullable ChangeStream stream;

  /**
   * Set by the core, heeded by the next call: closing a broken stream is a call of its own that may
   * take long.
   */
  private volatile boolean broken;

  private Position position;

  /** Goes on with a stream that is open. */
  Reader(
      Function<Position, ChangeStream> streams,
      ChangeStream stream,
      BatchEncoder encoder,
      long epoch,
      Log log) {
    this(streams, stream.start(), encoder, epoch, log);
    this.stream = stream;
  }

  /**
   * Opens a stream with the first read.
   *
   * @param streams opens them
   */
  Reader(
      Function<Position, ChangeStream> streams,
      Position position,
      BatchEncoder encoder,
      long epoch,
      Log log) {
    this.streams = streams;
    this.position = position;
    this.encoder = encoder;
    this.epoch = epoch;
    this.log = log;
  }

  /** The blocking call. Never two at a time. */
  synchronized Read read(Duration wait) {
    if (broken) {
      close();
      broken = false;
    }
    ChangeStream current = stream;
    if (current == null) {
      current = streams.apply(position);
      stream = current;
    }
    Batch batch = current.next(wait);
    Read read = new Read(batch, encoder.encode(batch.changes(), epoch));
    position = batch.end();
    return read;
  }

  /**
   * The stream broke: the next call opens another one, behind what was read. Called on the core's
   * thread, so it does nothing itself.
   */
  void reopenNext() {
    broken = true;
  }

  /** A cursor that can't be closed is most likely gone already; the server forgets it by itself. */
  @Override
  public synchronized void close() {
    ChangeStream closing = stream;
    stream = null;
    if (closing == null) {
      return;
    }
    try {
      closing.close();
    } catch (SourceException e) {
      log.warn("The cursor wasn't closed", e);
    }
  }
}
