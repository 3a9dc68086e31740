package dev.docdb.replicator.sandbox.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one connection. One thread reads, another passes on: what has been read waits
 * out its latency while more is read, as it does on a real line.
 */
final class Flow {
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int CHUNKS_ON_THE_WAY = 256;
  private static final int TRANSFERS_A_SECOND = 20;

  /** Bytes and the moment at which they came; no bytes stand for the end of the stream. */
  private record Chunk(ByteBuffer bytes, long cameNanos) {}

  private final Direction direction;
  private final Socket from;
  private final Socket to;
  private final Weather weather;
  private final AtomicLong passed;
  private final BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(CHUNKS_ON_THE_WAY);
  private @Nullable Cut cut;
  private long passedTowardsCut;

  /**
   * What comes out of one socket and goes into the other.
   *
   * @param passed counts the bytes that were passed on
   */
  Flow(Direction direction, Socket from, Socket to, Weather weather, AtomicLong passed) {
    this.direction = direction;
    this.from = from;
    this.to = to;
    this.weather = weather;
    this.passed = passed;
  }

  /** Reads until the sender ends or resets the connection. */
  void read() throws InterruptedException {
    byte[] buffer = new byte[CHUNK_BYTES];
    int count = readInto(buffer);
    while (count >= 0) {
      chunks.put(new Chunk(ByteBuffer.wrap(Arrays.copyOf(buffer, count)), System.nanoTime()));
      count = readInto(buffer);
    }
    chunks.put(new Chunk(ByteBuffer.allocate(0), System.nanoTime()));
  }

  /** A reset connection has ended, too. */
  private int readInto(byte[] buffer) {
    try {
      return from.getInputStream().read(buffer);
    } catch (IOException e) {
      return -1;
    }
  }

  /** Passes on what was read; gives true when the sender ended, false when it is to be cut. */
  boolean passOn() throws IOException, InterruptedException {
    OutputStream out = to.getOutputStream();
    Chunk chunk = chunks.take();
    while (chunk.bytes().hasRemaining()) {
      weather.awaitArrival(chunk.cameNanos());
      if (!pass(chunk.bytes().array(), out)) {
        return false;
      }
      chunk = chunks.take();
    }
    weather.awaitClose();
    return true;
  }

  /** Tells the receiver in order that nothing more comes. */
  void end() throws IOException {
    to.shutdownOutput();
  }

  private boolean pass(byte[] bytes, OutputStream out) throws IOException, InterruptedException {
    int at = 0;
    while (at < bytes.length) {
      int size = Math.min(transfer(), bytes.length - at);
      int allowed = (int) Math.min(size, left());
      write(out, bytes, at, allowed);
      if (allowed < size && cut != null && cut.claim()) {
        return false;
      }
      at += allowed;
      weather.awaitTransfer(allowed);
    }
    return true;
  }

  private void write(OutputStream out, byte[] bytes, int at, int count) throws IOException {
    if (count > 0) {
      out.write(bytes, at, count);
      out.flush();
      passed.addAndGet(count);
      passedTowardsCut += count;
    }
  }

  /** A narrow line takes little at once, so that it is steadily narrow. */
  private int transfer() {
    long rate = weather.now().bytesPerSecond();
    return rate == 0 ? CHUNK_BYTES : Math.clamp(rate / TRANSFERS_A_SECOND, 1, CHUNK_BYTES);
  }

  /** How many bytes may pass before the cut; they are counted from when the cut was asked for. */
  private long left() {
    Cut wanted = weather.now().cut().filter(found -> found.concerns(direction)).orElse(null);
    if (wanted != cut) {
      cut = wanted;
      passedTowardsCut = 0;
    }
    return wanted == null ? Long.MAX_VALUE : Math.max(0, wanted.bytes() - passedTowardsCut);
  }
}
