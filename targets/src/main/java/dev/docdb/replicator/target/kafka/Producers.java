package dev.docdb.replicator.target.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * The producer in use. It is made when it is first needed, and thrown away after a failure, so that
 * nothing that it still holds arrives later, behind what is sent again.
 */
final class Producers implements AutoCloseable {
  private static final long LONGEST_GOODBYE_SECONDS = 1;

  private final Supplier<Map<String, Object>> settings;
  private @Nullable Producer<byte[], byte[]> current;
  private boolean closed;

  Producers(Supplier<Map<String, Object>> settings) {
    this.settings = settings;
  }

  /**
   * The producer to use now.
   *
   * @throws IllegalStateException after the close, to a request that was abandoned
   */
  synchronized Producer<byte[], byte[]> current() {
    if (closed) {
      throw new IllegalStateException("The producers are closed");
    }
    Producer<byte[], byte[]> producer = current;
    if (producer == null) {
      producer = new KafkaProducer<>(settings.get());
      current = producer;
    }
    return producer;
  }

  @SuppressWarnings("ReferenceEquality") // It is about this very producer.
  private synchronized void forget(Producer<byte[], byte[]> producer) {
    if (producer == current) {
      current = null;
    }
  }

  /** Drops everything that this producer has not sent. May be called by its own callbacks. */
  void discard(Producer<byte[], byte[]> producer) {
    forget(producer);
    producer.close(Duration.ZERO);
  }

  /**
   * Drops it when there is no more time: a producer that has called a silent broker doesn't end
   * before that call has. Nothing may be sent again by another producer after this.
   *
   * @return whether it has ended already
   */
  boolean abandon(Producer<byte[], byte[]> producer) throws InterruptedException {
    forget(producer);
    CountDownLatch ended = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(
            () -> {
              producer.close(Duration.ZERO);
              ended.countDown();
            });
    return ended.await(LONGEST_GOODBYE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    Producer<byte[], byte[]> producer;
    synchronized (this) {
      closed = true;
      producer = current;
    }
    if (producer != null) {
      discard(producer);
    }
  }
}
