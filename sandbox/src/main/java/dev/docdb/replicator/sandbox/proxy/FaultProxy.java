package dev.docdb.replicator.sandbox.proxy;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bad network between clients and any server: it listens on loopback and passes bytes on as they
 * are, below TLS. All faults are off at first; each may be switched at any moment, holds for the
 * connections that are open as for new ones, and lasts until it is switched off or {@link #heal}ed.
 *
 * <p>A client that is told the server's own address, as the members of a replica set do, leaves the
 * proxy, unless the server is made to tell the proxy's port.
 *
 * <p>What it can't prove: what lost, repeated or reordered packets do, since it lives above TCP on
 * loopback; for how long a real system goes on sending before it gives a connection up.
 */
public final class FaultProxy implements AutoCloseable {
  /** So that a run that failed can be had again, as far as threads allow. */
  private static final long SEED = 1;

  private final InetSocketAddress destination;
  private final Weather weather;
  private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicLong passedToClient = new AtomicLong();
  private final AtomicLong passedToServer = new AtomicLong();
  private final Gate gate;

  private FaultProxy(InetSocketAddress destination) {
    this.destination = destination;
    this.weather = new Weather(new Random(SEED));
    this.gate = new Gate(this::serve);
  }

  /** A proxy on a free port before this server, which need not run yet. */
  public static FaultProxy to(String host, int port) {
    return new FaultProxy(new InetSocketAddress(host, port));
  }

  /** The port of loopback that clients connect to; it stays the same. */
  public int port() {
    return gate.port();
  }

  private void serve(Socket client) {
    accepted.incrementAndGet();
    ProxiedConnection connection =
        new ProxiedConnection(client, destination, weather, this::counter, open::remove);
    open.add(connection);
    connection.start();
  }

  private AtomicLong counter(Direction direction) {
    return switch (direction) {
      case TO_CLIENT -> passedToClient;
      case TO_SERVER -> passedToServer;
    };
  }

  /** Everything arrives so much later. */
  public void latency(Duration latency) {
    latency(latency, Duration.ZERO);
  }

  /** Everything arrives so much later, and by chance up to the jitter later still. */
  public void latency(Duration latency, Duration jitter) {
    weather.change(faults -> faults.withLatency(latency, jitter));
  }

  /** A connection lets so many bytes through in a second, each way; 0 is no bound. */
  public void bandwidth(long bytesPerSecond) {
    weather.change(faults -> faults.withBytesPerSecond(bytesPerSecond));
  }

  /**
   * Nothing is passed on, neither bytes nor the end of a connection; connections are still
   * accepted. When it is over all that was sent meanwhile arrives, as on a line that was repaired.
   */
  public void blackHole(boolean on) {
    weather.change(faults -> faults.withBlackHole(on));
  }

  /**
   * One connection ends, the first to carry more than so many bytes one way from now on: these pass
   * and no more. With 0 bytes to the client, the server has done what it was asked, and its answer
   * is lost.
   */
  public void cutAfter(Direction direction, long bytes) {
    weather.change(faults -> faults.withCut(new Cut(direction, bytes, true)));
  }

  /** As {@link #cutAfter}, and so does each other connection, old or new. */
  public void cutEachAfter(Direction direction, long bytes) {
    weather.change(faults -> faults.withCut(new Cut(direction, bytes, false)));
  }

  /** When one side ends a connection the other side learns of it so much later. */
  public void slowClose(Duration delay) {
    weather.change(faults -> faults.withSlowClose(delay));
  }

  /** Ends all connections at once with RST; new ones are accepted. */
  public void resetAll() {
    open.forEach(ProxiedConnection::reset);
  }

  /** Whether new connections are refused; those that are open stay. */
  public void down(boolean on) {
    if (on) {
      gate.shut();
    } else {
      gate.open();
    }
  }

  /** Switches all faults off; connections that were ended stay so. */
  public void heal() {
    weather.change(faults -> Weather.Faults.NONE);
    gate.open();
  }

  /** How many connections have been accepted. */
  public int accepted() {
    return accepted.get();
  }

  /** How many connections are open now. */
  public int openConnections() {
    return open.size();
  }

  /** How many bytes have been passed on one way, by all connections. */
  public long passed(Direction direction) {
    return counter(direction).get();
  }

  /** Refuses new connections for good and resets those that are open. */
  @Override
  public void close() {
    gate.close();
    weather.end();
    resetAll();
  }

  @Override
  public String toString() {
    return "FaultProxy[" + port() + " to " + destination.getPort() + "]";
  }
}
