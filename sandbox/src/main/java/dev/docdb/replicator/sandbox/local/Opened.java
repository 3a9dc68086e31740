package dev.docdb.replicator.sandbox.local;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was opened, to be closed in the reverse order. One thing that can't be closed keeps none of
 * the others open.
 */
public final class Opened implements AutoCloseable {
  private final Deque<Runnable> closings = new ArrayDeque<>();

  /** Remembers how to close a thing, and returns the thing. */
  public synchronized <T> T add(T thing, Consumer<? super T> closing) {
    closings.push(() -> closing.accept(thing));
    return thing;
  }

  /** Closes everything because of that failure, which is what the caller goes on to throw. */
  public void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Closes everything; throws the first failure when all the rest was closed, too. */
  @Override
  public synchronized void close() {
    RuntimeException first = null;
    while (!closings.isEmpty()) {
      first = failureOf(closings.pop(), first);
    }
    if (first != null) {
      throw first;
    }
  }

  private static @Nullable RuntimeException failureOf(
      Runnable closing, @Nullable RuntimeException earlier) {
    try {
      closing.run();
      return earlier;
    } catch (RuntimeException e) {
      if (earlier == null) {
        return e;
      }
      earlier.addSuppressed(e);
      return earlier;
    }
  }
}
