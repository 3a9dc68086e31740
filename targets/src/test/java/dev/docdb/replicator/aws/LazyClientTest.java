package dev.docdb.replicator.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.utils.SdkAutoCloseable;

class LazyClientTest {
  private final AtomicInteger built = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final LazyClient<SdkAutoCloseable> client =
      new LazyClient<>(
          () -> {
            built.incrementAndGet();
            return closed::incrementAndGet;
          });

  @Test
  void oneClientIsBuiltWhenItIsFirstNeededAndClosedOnce() {
    assertEquals(0, built.get());
    assertSame(client.get(), client.get());
    client.close();
    client.close();
    assertEquals(1, built.get());
    assertEquals(1, closed.get());
  }

  @Test
  void noneIsBuiltAfterTheClose() {
    client.close();
    assertThrows(IllegalStateException.class, client::get);
    assertEquals(0, built.get());
  }
}
