package dev.docdb.replicator.sandbox.proxy;

import static dev.docdb.replicator.sandbox.proxy.ProxiedEcho.assertSilent;
import static dev.docdb.replicator.sandbox.proxy.ProxiedEcho.exchange;
import static dev.docdb.replicator.sandbox.proxy.ProxiedEcho.receive;
import static dev.docdb.replicator.sandbox.proxy.ProxiedEcho.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A line on which all arrives, but late. */
@Timeout(60)
class ProxySlowLineTest {
  @AutoClose private final ProxiedEcho line = ProxiedEcho.start();

  @Test
  void latencyDelaysBothWays() throws IOException {
    line.proxy().latency(Duration.ofMillis(150));
    assertTrue(line.millisOfAnExchange() >= 300);
  }

  @Test
  void jitterDelaysByChance() throws IOException {
    line.proxy().latency(Duration.ZERO, Duration.ofMillis(100));
    long slowest = 0;
    for (int i = 0; i < 10; i++) {
      slowest = Math.max(slowest, line.millisOfAnExchange());
    }
    assertTrue(slowest >= 20, "the slowest of ten took " + slowest + " ms");
  }

  @Test
  void latencyIsNoBoundOfTheBandwidth() throws IOException {
    line.proxy().latency(Duration.ofMillis(100));
    long start = System.nanoTime();
    assertEquals(400_000, exchange(line.client(), "x".repeat(400_000)).length());
    assertTrue(System.nanoTime() - start < Duration.ofMillis(2000).toNanos());
  }

  @Test
  void aNarrowLineTakesItsTime() throws IOException {
    String text = "x".repeat(40_000);
    line.proxy().bandwidth(100_000);
    long start = System.nanoTime();
    assertEquals(text, exchange(line.client(), text));
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(380).toNanos());
  }

  @Test
  void aSlowCloseIsToldLate() throws Exception {
    Socket own = line.server().connection();
    line.proxy().slowClose(Duration.ofMillis(300));
    long start = System.nanoTime();
    own.close();
    assertEquals("", receive(line.client(), 1));
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(300).toNanos());
  }

  @Test
  void healingReachesWhoWaitsAlready() throws IOException {
    line.proxy().latency(Duration.ofHours(1));
    send(line.client(), "ping");
    assertSilent(line.client());
    line.proxy().heal();
    assertEquals("ping", receive(line.client(), 4));
    line.proxy().bandwidth(1);
    send(line.client(), "ping");
    assertSilent(line.client());
    line.proxy().heal();
    assertEquals("ping", receive(line.client(), 4));
  }
}
