package dev.docdb.replicator.sandbox.proxy;

import static dev.docdb.replicator.sandbox.proxy.ProxiedEcho.assertSilent;
import static dev.docdb.replicator.sandbox.proxy.ProxiedEcho.receive;
import static dev.docdb.replicator.sandbox.proxy.ProxiedEcho.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A line on which nothing arrives, as long as it lasts. */
@Timeout(60)
class ProxyBlackHoleTest {
  @AutoClose private final ProxiedEcho line = ProxiedEcho.start();

  @Test
  void aBlackHoleKeepsEverythingUntilItIsGone() throws Exception {
    line.server().next();
    line.proxy().blackHole(true);
    send(line.client(), "ping");
    assertSilent(line.client());
    try (Socket late = line.connect()) {
      send(late, "late");
      assertSilent(late);
      assertEquals(EchoServer.MESSAGE, line.proxy().passed(Direction.TO_SERVER));
      line.proxy().blackHole(false);
      assertEquals("ping", receive(line.client(), 4));
      assertEquals("late", receive(late, 4));
    }
  }

  @Test
  void aBlackHoleHidesThatTheOtherSideHasEnded() throws Exception {
    Socket own = line.server().connection();
    line.proxy().blackHole(true);
    own.close();
    assertSilent(line.client());
    line.proxy().heal();
    assertEquals("", receive(line.client(), 1));
  }

  @Test
  void aConnectionInABlackHoleCanBeReset() throws Exception {
    line.proxy().blackHole(true);
    try (Socket late = line.connect()) {
      line.awaitOpen(2);
      line.proxy().resetAll();
      assertThrows(SocketException.class, () -> receive(late, 1));
    }
    line.awaitOpen(0);
  }
}
