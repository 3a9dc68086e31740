package dev.docdb.replicator.target.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProducersTest {
  @Test
  void noneIsMadeAfterTheClose() {
    AtomicInteger made = new AtomicInteger();
    Producers producers =
        new Producers(
            () -> {
              made.incrementAndGet();
              return ProducerSettings.plain("127.0.0.1:1");
            });
    producers.current();
    producers.close();
    producers.close();
    assertThrows(IllegalStateException.class, producers::current);
    assertEquals(1, made.get());
  }
}
