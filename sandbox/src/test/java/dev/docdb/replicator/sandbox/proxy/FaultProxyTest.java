package dev.docdb.replicator.sandbox.proxy;

import static dev.docdb.replicator.sandbox.proxy.ProxiedEcho.receive;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the proxy does while no fault is on, and what it refuses to do. */
@Timeout(60)
class FaultProxyTest {
  @AutoClose private final ProxiedEcho line = ProxiedEcho.start();

  @Test
  void passesEveryByteOnAsItIs() throws Exception {
    byte[] sent = new byte[3_000_000];
    new Random(1).nextBytes(sent);
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    line.client().getOutputStream().write(sent);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    assertArrayEquals(sent, line.client().getInputStream().readNBytes(sent.length));
    writer.join();
    assertEquals(sent.length + EchoServer.MESSAGE, line.proxy().passed(Direction.TO_CLIENT));
    assertEquals(sent.length + EchoServer.MESSAGE, line.proxy().passed(Direction.TO_SERVER));
  }

  @Test
  void tellsEachSideThatTheOtherHasEnded() throws Exception {
    line.server().next();
    line.client().shutdownOutput();
    assertEquals("ended after 0", line.server().next());
    assertEquals("", receive(line.client(), 1));
  }

  @Test
  void aServerThatCannotBeHadEndsTheConnection() throws Exception {
    line.server().close();
    try (Socket other = line.connect()) {
      assertEquals("", receive(other, 1));
    }
    line.awaitOpen(1);
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> line.proxy().cutAfter(Direction.TO_CLIENT, -1));
    assertThrows(IllegalArgumentException.class, () -> line.proxy().bandwidth(-1));
    assertThrows(IllegalArgumentException.class, () -> line.proxy().latency(Duration.ofMillis(-1)));
  }
}
