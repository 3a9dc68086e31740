package dev.docdb.replicator.sandbox.lambda;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;

/** The last lines that the function wrote, of all its environments. */
final class Output {
  private static final int MOST_LINES = 10_000;

  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private final boolean forwarded;

  Output(boolean forwarded) {
    this.forwarded = forwarded;
  }

  /** Reads until the process has ended. */
  Thread collect(Process process) {
    return Thread.ofVirtual().name("lambda-output").start(() -> readAll(process));
  }

  private void readAll(Process process) {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(the output broke off: " + e.getMessage() + ")");
    }
  }

  private void add(String line) {
    synchronized (lines) {
      if (lines.size() == MOST_LINES) {
        lines.removeFirst();
      }
      lines.addLast(line);
    }
    if (forwarded) {
      System.err.println(line);
    }
  }

  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }
}
