package dev.docdb.replicator.aws;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * A client that is built when it is first needed: building one takes time that a start may not
 * have.
 */
public final class LazyClient<C extends SdkAutoCloseable> implements AutoCloseable {
  private final Supplier<C> builder;
  private @Nullable C client;
  private boolean closed;

  public LazyClient(Supplier<C> builder) {
    this.builder = builder;
  }

  /**
   * The client.
   *
   * @throws IllegalStateException after the close, to a request that was abandoned
   */
  public synchronized C get() {
    if (closed) {
      throw new IllegalStateException("This client is closed");
    }
    if (client == null) {
      client = builder.get();
    }
    return client;
  }

  /** Closes the client if there is one. */
  @Override
  public synchronized void close() {
    closed = true;
    C open = client;
    client = null;
    if (open != null) {
      open.close();
    }
  }
}
