package dev.docdb.replicator.target;

import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.sandbox.proxy.Direction;
import dev.docdb.replicator.sandbox.proxy.FaultProxy;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A line to a service on which something goes wrong with each request, so many times; the same
 * faults in the same order each time. Then it holds.
 */
public final class BadWeather implements AutoCloseable {
  private static final int FAULTS = 40;
  private static final long SEED = 20261121;
  private static final int LONGEST_MILLIS = 150;

  /** What can go wrong. */
  public enum Fault {
    /** The service has done what it was asked, and its answer is lost. */
    ANSWER_LOST,
    /** The answer breaks off. */
    ANSWER_CUT,
    /** The request breaks off. */
    REQUEST_CUT,
    /** Every connection ends with a reset. */
    RESET,
    /** Everything is late, one thing more than the other. */
    LATE,
    /** Little goes through at once. */
    NARROW,
    /** Nothing goes through for a while, then all of it. */
    SILENT,
    /** Connections are reset, and for a while nobody listens. */
    DOWN
  }

  private final FaultProxy line;
  private final Random random = new Random(SEED);
  private final ScheduledExecutorService repair = Executors.newSingleThreadScheduledExecutor();
  private final Map<Fault, Integer> met = new EnumMap<>(Fault.class);
  private int left;

  private BadWeather(FaultProxy line) {
    this.line = line;
  }

  /** A line to this port of loopback: good at first, but everything takes a little. */
  public static BadWeather before(int port) {
    return over(FaultProxy.to("127.0.0.1", port));
  }

  /** The same on a line that is there, and is closed with the weather. */
  public static BadWeather over(FaultProxy line) {
    line.latency(Duration.ofMillis(1), Duration.ofMillis(2));
    return new BadWeather(line);
  }

  /** Where it begins. */
  public int port() {
    return line.port();
  }

  /** The same for clients of HTTP. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + line.port());
  }

  /** A target that meets the weather, which turns bad now. */
  public synchronized <E extends Entry> Target<E> over(Target<E> target) {
    left = FAULTS;
    return new Exposed<>(target, this);
  }

  /** How often each fault was met. */
  public synchronized Map<Fault, Integer> met() {
    return Map.copyOf(met);
  }

  private synchronized void change() {
    line.heal();
    if (left > 0) {
      left--;
      Fault[] all = Fault.values();
      Fault next = left < all.length ? all[left] : all[random.nextInt(all.length)];
      met.merge(next, 1, Integer::sum);
      begin(next);
    }
  }

  private void begin(Fault fault) {
    switch (fault) {
      case ANSWER_LOST -> line.cutAfter(Direction.TO_CLIENT, 0);
      case ANSWER_CUT -> line.cutAfter(Direction.TO_CLIENT, 1 + random.nextInt(400));
      case REQUEST_CUT -> line.cutAfter(Direction.TO_SERVER, random.nextInt(5_000));
      case RESET -> line.resetAll();
      case LATE -> line.latency(Duration.ofMillis(5), Duration.ofMillis(30));
      case NARROW -> line.bandwidth(200_000);
      case SILENT -> {
        line.blackHole(true);
        repairLater(() -> line.blackHole(false));
      }
      case DOWN -> {
        line.down(true);
        line.resetAll();
        repairLater(() -> line.down(false));
      }
    }
  }

  /** By itself, because a client that goes on trying changes no weather. */
  private void repairLater(Runnable work) {
    repair.schedule(work, 1 + random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS);
  }

  /** The line holds from now on. */
  public synchronized void pass() {
    left = 0;
    line.heal();
  }

  @Override
  public void close() {
    repair.shutdownNow();
    line.close();
  }

  private record Exposed<E extends Entry>(Target<E> target, BadWeather weather)
      implements Target<E> {
    @Override
    public TargetKind kind() {
      return target.kind();
    }

    @Override
    public RequestLimits limits() {
      return target.limits();
    }

    @Override
    public Optional<E> toEntry(EncodedChange change) {
      return target.toEntry(change);
    }

    @Override
    public List<Outcome> send(List<E> entries) throws InterruptedException {
      weather.change();
      return target.send(entries);
    }

    @Override
    public void close() {
      target.close();
    }
  }
}
