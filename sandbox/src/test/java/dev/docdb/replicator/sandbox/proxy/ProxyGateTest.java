package dev.docdb.replicator.sandbox.proxy;

import static dev.docdb.replicator.sandbox.proxy.ProxiedEcho.exchange;
import static dev.docdb.replicator.sandbox.proxy.ProxiedEcho.receive;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The port that clients come to: shut, open again, and gone. */
@Timeout(60)
class ProxyGateTest {
  @AutoClose private final ProxiedEcho line = ProxiedEcho.start();

  @Test
  void newConnectionsAreRefusedWhileItIsDown() throws IOException {
    int port = line.proxy().port();
    line.proxy().down(true);
    line.proxy().down(true);
    assertThrows(ConnectException.class, line::connect);
    assertEquals("ping", exchange(line.client(), "ping"), "those that are open stay");
    line.proxy().down(false);
    assertEquals(port, line.proxy().port());
    try (Socket other = line.connect()) {
      assertEquals("ping", exchange(other, "ping"));
    }
  }

  @Test
  void healingOpensAPortThatWasDown() throws IOException {
    line.proxy().down(true);
    line.proxy().heal();
    line.connect().close();
  }

  @Test
  void aClosedProxyIsGone() throws IOException {
    line.proxy().blackHole(true);
    line.proxy().close();
    assertThrows(SocketException.class, () -> receive(line.client(), 1));
    assertThrows(ConnectException.class, line::connect);
    line.awaitOpen(0);
  }
}
