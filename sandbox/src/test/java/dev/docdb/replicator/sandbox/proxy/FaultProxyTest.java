package dev.docdb.replicator.sandbox.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault of the network, on a connection that works without it. */
@Timeout(60)
class FaultProxyTest {
  private static final int PATIENCE_MILLIS = 20_000;

  private EchoServer server;
  private FaultProxy proxy;
  private Socket client;

  @BeforeEach
  void start() throws IOException {
    server = new EchoServer();
    proxy = FaultProxy.to("127.0.0.1", server.port());
    client = connect();
    assertEquals("ping", exchange(client, "ping"));
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    proxy.close();
    server.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), proxy.port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String receive(Socket socket, int most) throws IOException {
    return new String(socket.getInputStream().readNBytes(most), StandardCharsets.US_ASCII);
  }

  private static String exchange(Socket socket, String text) throws IOException {
    send(socket, text);
    return receive(socket, text.length());
  }

  private long millisOfAnExchange() throws IOException {
    long start = System.nanoTime();
    assertEquals("ping", exchange(client, "ping"));
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }

  private void assertSilent(Socket socket) throws SocketException {
    socket.setSoTimeout(300);
    assertThrows(SocketTimeoutException.class, () -> receive(socket, 1));
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  @Test
  void passesEveryByteOnAsItIs() throws Exception {
    byte[] sent = new byte[3_000_000];
    new Random(1).nextBytes(sent);
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    client.getOutputStream().write(sent);
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
    assertArrayEquals(sent, client.getInputStream().readNBytes(sent.length));
    writer.join();
    assertEquals(sent.length + EchoServer.MESSAGE, proxy.passed(Direction.TO_CLIENT));
    assertEquals(sent.length + EchoServer.MESSAGE, proxy.passed(Direction.TO_SERVER));
  }

  @Test
  void tellsEachSideThatTheOtherHasEnded() throws Exception {
    server.next();
    client.shutdownOutput();
    assertEquals("ended after 0", server.next());
    assertEquals("", receive(client, 1));
  }

  @Test
  void latencyDelaysBothWays() throws IOException {
    proxy.latency(Duration.ofMillis(150));
    assertTrue(millisOfAnExchange() >= 300);
  }

  @Test
  void jitterDelaysByChance() throws IOException {
    proxy.latency(Duration.ZERO, Duration.ofMillis(100));
    long slowest = 0;
    for (int i = 0; i < 10; i++) {
      slowest = Math.max(slowest, millisOfAnExchange());
    }
    assertTrue(slowest >= 20, "the slowest of ten took " + slowest + " ms");
  }

  @Test
  void latencyIsNoBoundOfTheBandwidth() throws IOException {
    proxy.latency(Duration.ofMillis(100));
    long start = System.nanoTime();
    assertEquals(400_000, exchange(client, "x".repeat(400_000)).length());
    assertTrue(System.nanoTime() - start < Duration.ofMillis(2000).toNanos());
  }

  @Test
  void anAnswerIsLostAfterTheRequestTookEffect() throws Exception {
    server.next();
    proxy.cutAfter(Direction.TO_CLIENT, 0);
    send(client, "lost");
    assertEquals("", receive(client, 4));
    assertEquals("lost", server.next());
    try (Socket other = connect()) {
      assertEquals("more", exchange(other, "more"), "only one connection is cut");
    }
  }

  @Test
  void aConnectionIsCutWithinAnAnswer() throws IOException {
    proxy.cutAfter(Direction.TO_CLIENT, 6);
    assertEquals("ping", exchange(client, "ping"));
    assertEquals("pi", exchange(client, "ping"));
    assertEquals("", receive(client, 1));
  }

  @Test
  void aConnectionIsCutWithinARequest() throws Exception {
    server.next();
    proxy.cutAfter(Direction.TO_SERVER, 3);
    send(client, "ping");
    assertEquals("", receive(client, 1));
    assertEquals("ended after 3", server.next());
  }

  @Test
  void eachConnectionIsCutUntilItIsHealed() throws IOException {
    proxy.cutEachAfter(Direction.TO_CLIENT, 1);
    assertEquals("p", exchange(client, "ping"));
    for (int i = 0; i < 3; i++) {
      try (Socket other = connect()) {
        assertEquals("p", exchange(other, "ping"));
      }
    }
    proxy.heal();
    try (Socket other = connect()) {
      assertEquals("ping", exchange(other, "ping"));
    }
  }

  @Test
  void aBlackHoleKeepsEverythingUntilItIsGone() throws Exception {
    server.next();
    proxy.blackHole(true);
    send(client, "ping");
    assertSilent(client);
    try (Socket late = connect()) {
      send(late, "late");
      assertSilent(late);
      assertEquals(EchoServer.MESSAGE, proxy.passed(Direction.TO_SERVER));
      proxy.blackHole(false);
      assertEquals("ping", receive(client, 4));
      assertEquals("late", receive(late, 4));
    }
  }

  @Test
  void aBlackHoleHidesThatTheOtherSideHasEnded() throws Exception {
    Socket own = server.connection();
    proxy.blackHole(true);
    own.close();
    assertSilent(client);
    proxy.heal();
    assertEquals("", receive(client, 1));
  }

  @Test
  void newConnectionsAreRefusedWhileItIsDown() throws IOException {
    int port = proxy.port();
    proxy.down(true);
    proxy.down(true);
    assertThrows(ConnectException.class, this::connect);
    assertEquals("ping", exchange(client, "ping"), "those that are open stay");
    proxy.down(false);
    assertEquals(port, proxy.port());
    try (Socket other = connect()) {
      assertEquals("ping", exchange(other, "ping"));
    }
  }

  @Test
  void aResetIsNoOrderlyEndForEitherSide() throws Exception {
    server.next();
    proxy.resetAll();
    SocketException thrown = assertThrows(SocketException.class, () -> receive(client, 1));
    assertTrue(String.valueOf(thrown.getMessage()).contains("reset"), thrown::toString);
    assertTrue(server.next().contains("reset"));
    try (Socket other = connect()) {
      assertEquals("ping", exchange(other, "ping"));
    }
    assertEquals(2, proxy.accepted());
  }

  @Test
  void aConnectionInABlackHoleCanBeReset() throws Exception {
    proxy.blackHole(true);
    try (Socket late = connect()) {
      awaitOpen(2);
      proxy.resetAll();
      assertThrows(SocketException.class, () -> receive(late, 1));
    }
    awaitOpen(0);
  }

  private void awaitOpen(int count) {
    while (proxy.openConnections() != count) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aNarrowLineTakesItsTime() throws IOException {
    String text = "x".repeat(40_000);
    proxy.bandwidth(100_000);
    long start = System.nanoTime();
    assertEquals(text, exchange(client, text));
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(380).toNanos());
  }

  @Test
  void aSlowCloseIsToldLate() throws Exception {
    Socket own = server.connection();
    proxy.slowClose(Duration.ofMillis(300));
    long start = System.nanoTime();
    own.close();
    assertEquals("", receive(client, 1));
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(300).toNanos());
  }

  @Test
  void healingReachesWhoWaitsAlready() throws IOException {
    proxy.latency(Duration.ofHours(1));
    send(client, "ping");
    assertSilent(client);
    proxy.heal();
    assertEquals("ping", receive(client, 4));
    proxy.bandwidth(1);
    send(client, "ping");
    assertSilent(client);
    proxy.heal();
    assertEquals("ping", receive(client, 4));
  }

  @Test
  void healingOpensAPortThatWasDown() throws IOException {
    proxy.down(true);
    proxy.heal();
    connect().close();
  }

  @Test
  void aServerThatCannotBeHadEndsTheConnection() throws Exception {
    server.close();
    try (Socket other = connect()) {
      assertEquals("", receive(other, 1));
    }
    awaitOpen(1);
  }

  @Test
  void aClosedProxyIsGone() throws IOException {
    proxy.blackHole(true);
    proxy.close();
    assertThrows(SocketException.class, () -> receive(client, 1));
    assertThrows(ConnectException.class, this::connect);
    awaitOpen(0);
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> proxy.cutAfter(Direction.TO_CLIENT, -1));
    assertThrows(IllegalArgumentException.class, () -> proxy.bandwidth(-1));
    assertThrows(IllegalArgumentException.class, () -> proxy.latency(Duration.ofMillis(-1)));
  }
}
