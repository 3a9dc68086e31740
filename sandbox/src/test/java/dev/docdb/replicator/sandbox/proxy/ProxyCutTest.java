package dev.docdb.replicator.sandbox.proxy;

import static dev.docdb.replicator.sandbox.proxy.ProxiedEcho.exchange;
import static dev.docdb.replicator.sandbox.proxy.ProxiedEcho.receive;
import static dev.docdb.replicator.sandbox.proxy.ProxiedEcho.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that are cut or reset, and those beside them that are not. */
@Timeout(60)
class ProxyCutTest {
  @AutoClose private final ProxiedEcho line = ProxiedEcho.start();

  @Test
  void anAnswerIsLostAfterTheRequestTookEffect() throws Exception {
    line.server().next();
    line.proxy().cutAfter(Direction.TO_CLIENT, 0);
    send(line.client(), "lost");
    assertEquals("", receive(line.client(), 4));
    assertEquals("lost", line.server().next());
    try (Socket other = line.connect()) {
      assertEquals("more", exchange(other, "more"), "only one connection is cut");
    }
  }

  @Test
  void aConnectionIsCutWithinAnAnswer() throws IOException {
    line.proxy().cutAfter(Direction.TO_CLIENT, 6);
    assertEquals("ping", exchange(line.client(), "ping"));
    assertEquals("pi", exchange(line.client(), "ping"));
    assertEquals("", receive(line.client(), 1));
  }

  @Test
  void aConnectionIsCutWithinARequest() throws Exception {
    line.server().next();
    line.proxy().cutAfter(Direction.TO_SERVER, 3);
    send(line.client(), "ping");
    assertEquals("", receive(line.client(), 1));
    assertEquals("ended after 3", line.server().next());
  }

  @Test
  void eachConnectionIsCutUntilItIsHealed() throws IOException {
    line.proxy().cutEachAfter(Direction.TO_CLIENT, 1);
    assertEquals("p", exchange(line.client(), "ping"));
    for (int i = 0; i < 3; i++) {
      try (Socket other = line.connect()) {
        assertEquals("p", exchange(other, "ping"));
      }
    }
    line.proxy().heal();
    try (Socket other = line.connect()) {
      assertEquals("ping", exchange(other, "ping"));
    }
  }

  @Test
  void aResetIsNoOrderlyEndForEitherSide() throws Exception {
    line.server().next();
    line.proxy().resetAll();
    SocketException thrown = assertThrows(SocketException.class, () -> receive(line.client(), 1));
    assertTrue(String.valueOf(thrown.getMessage()).contains("reset"), thrown::toString);
    assertTrue(line.server().next().contains("reset"));
    try (Socket other = line.connect()) {
      assertEquals("ping", exchange(other, "ping"));
    }
    assertEquals(2, line.proxy().accepted());
  }
}
