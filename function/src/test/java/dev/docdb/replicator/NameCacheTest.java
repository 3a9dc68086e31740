package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own: a JVM reads how long it may believe a name at its first look-up. */
@Timeout(60)
class NameCacheTest {
  private static final Duration DEFAULT = Duration.ofSeconds(10);

  /** A name service that leads elsewhere each time it is asked, and at first knows nothing. */
  public static final class MovingNames extends InetAddressResolverProvider
      implements InetAddressResolver {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public InetAddressResolver get(Configuration configuration) {
      return this;
    }

    @Override
    public String name() {
      return "moving names";
    }

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      int number = asked.getAndIncrement();
      if (number == 0) {
        throw new UnknownHostException(host);
      }
      return Stream.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, (byte) number}));
    }

    @Override
    public String lookupByAddress(byte[] address) {
      return "unused";
    }
  }

  /** Prints how many milliseconds it takes to notice that a name is there, and that it moved. */
  public static void main(String[] arguments) {
    NameCache.keepShort();
    System.out.println(millisUntilOther(lookUp()));
    System.out.println(millisUntilOther(lookUp()));
  }

  private static long millisUntilOther(String first) {
    long began = System.nanoTime();
    while (lookUp().equals(first) && System.nanoTime() - began < DEFAULT.toNanos()) {
      LockSupport.parkNanos(10_000_000);
    }
    return (System.nanoTime() - began) / 1_000_000;
  }

  private static String lookUp() {
    try {
      return InetAddress.getByName("cluster.test").getHostAddress();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  @Test
  void b09_aNameThatMovedIsFollowedWithinSeconds(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(InetAddressResolverProvider.class.getName()), MovingNames.class.getName());
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                folder + File.pathSeparator + System.getProperty("java.class.path"),
                NameCacheTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = process.inputReader().readAllLines();
    assertEquals(0, process.waitFor(), lines::toString);

    long appeared = Long.parseLong(lines.getFirst());
    long moved = Long.parseLong(lines.getLast());
    assertTrue(appeared < 3_000, "an unknown name was believed for " + appeared + " ms");
    assertTrue(moved > 1_000, "each connection asks for the name: " + moved + " ms");
    assertTrue(moved < 8_000, "an old address was believed for " + moved + " ms");
  }
}
