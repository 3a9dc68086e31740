package dev.docdb.replicator.aws;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that is built when it is first needed: building one takes time that a start may not
 * have.
 */
public final class LazyClient<C extends AutoCloseable> implements AutoCloseable {
  private final Supplier<C> builder;
  private @Nullable C client;

  public LazyClient(Supplier<C> builder) {
    this.builder = builder;
  }

  /** The client. */
  public synchronized C get() {
    if (client == null) {
      client = builder.get();
    }
    return client;
  }

  /** Closes the client if there is one; the next use would build another. */
  @Override
  public synchronized void close() {
    C open = client;
    client = null;
    if (open != null) {
      close(open);
    }
  }

  private static void close(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      throw new IllegalStateException("A client can't be closed", e);
    }
  }
}
