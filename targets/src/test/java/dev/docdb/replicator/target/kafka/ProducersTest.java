package dev.docdb.replicator.target.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
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
              return ProducerSettings.of(Map.of("bootstrap.servers", "127.0.0.1:1"), 100_000);
            });
    producers.current();
    producers.close();
    producers.close();
    assertThrows(IllegalStateException.class, producers::current);
    assertEquals(1, made.get());
  }
}
