package dev.docdb.replicator.sandbox.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that Java itself can't send. */
final class Signals {
  private Signals() {}

  static void send(String signal, long pid) {
    try {
      int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("The process " + pid + " got no " + signal);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("There is no program kill", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a signal was sent", e);
    }
  }
}
