package dev.docdb.replicator.sandbox.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The time since the machine was started, in milliseconds, which containers share with it. It is
 * told in steps of ten.
 */
final class Clock {
  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final double NANOS = 1e6;

  /** How far the machine's own clock is ahead of this JVM's. */
  private static final double AHEAD = read(UPTIME) - System.nanoTime() / NANOS;

  private Clock() {}

  /** That moment of this JVM's clock. */
  static double uptime(long nanoTime) {
    return AHEAD + nanoTime / NANOS;
  }

  /** What a file says, whose first word is the time in seconds. */
  static double read(Path file) {
    try {
      return Double.parseDouble(Files.readString(file).split("\\s", 2)[0]) * 1000;
    } catch (IOException e) {
      throw new UncheckedIOException("The clock " + file + " can't be read", e);
    }
  }
}
