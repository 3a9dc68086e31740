package dev.docdb.replicator.sandbox.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of a process. */
record MeasuredProcess(long pid) {
  /** Of the kernel's clock for processes, in milliseconds. */
  private static final int STEP = 10;

  private static final int USER = 11;
  private static final int SYSTEM = 12;

  /** The processor's time that all its threads have had. */
  double processorMillis() {
    // Behind the name, which may hold anything.
    String[] fields = read("stat").replaceFirst(".*\\) ", "").split(" ", -1);
    return STEP * (Double.parseDouble(fields[USER]) + Double.parseDouble(fields[SYSTEM]));
  }

  /** The most memory that it has had. */
  double peakMegabytes() {
    return read("status")
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException("The process has ended too early", e);
    }
  }
}
