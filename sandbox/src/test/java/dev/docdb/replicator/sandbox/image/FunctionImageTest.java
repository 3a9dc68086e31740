package dev.docdb.replicator.sandbox.image;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.HostConfig;
import dev.docdb.replicator.sandbox.containers.NeedsContainers;
import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.demo.TargetView;
import dev.docdb.replicator.sandbox.demo.Workload;
import dev.docdb.replicator.sandbox.image.FunctionContainer.Shape;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipFile;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The function's image in a container that is as Lambda's are, against the servers of the sandbox
 * in this JVM. {@code scripts/image} builds the image.
 */
@NeedsContainers(images = FunctionContainer.IMAGE)
class FunctionImageTest {
  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));
  private static final Shape MIDDLE = new Shape(1024, 0.58);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A cache that can't be used is an error, where by default the start is only slower. */
  private static final String CACHE_OR_ERROR = "-XX:AOTMode=on";

  private static Stage stage;
  private static Workload workload;

  @BeforeAll
  static void start() {
    stage =
        Stage.startBehindTls(
            ARTIFACT, Set.copyOf(Stage.TARGETS), Map.of(), LambdaOptions.defaults());
    assertInstanceOf(Invocation.Response.class, stage.tick(), "writes from now on count");
    workload = new Workload(stage.collection(), new Random(7));
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  static List<Shape> shapes() {
    return List.of(new Shape(512, 0.29), MIDDLE, new Shape(1769, 1.0));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theFirstAnswerDeliversChangesIntoAllTargets(Shape shape) throws Exception {
    workload.write(20);
    try (FunctionContainer function = container(shape, CACHE_OR_ERROR)) {
      succeeds(function.tick(), function);
    }
    everythingIsDelivered();
  }

  /** What a collection's startup setting comes to: the first tier of the compiler, or all. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void theCacheIsUsedWhateverTheTiersOfTheCompiler(int level) throws Exception {
    String tiers = "-XX:+TieredCompilation -XX:TieredStopAtLevel=" + level;
    workload.write(20);
    try (FunctionContainer function = container(MIDDLE, CACHE_OR_ERROR + " " + tiers)) {
      succeeds(function.tick(), function);
      assertFalse(function.log().contains("[aot]"), function.log());
      assertTrue(function.said("cat", "/proc/1/cmdline").contains("-XX:MaxHeapSize=870m"));
    }
    everythingIsDelivered();
  }

  /** Shows that the tests above would notice a cache that can't be used. */
  @Test
  void aRefusedCacheIsToldAndWithTheModeOnTheFunctionDoesNotStart() throws Exception {
    String other = "--add-opens=java.base/java.io=ALL-UNNAMED";
    try (FunctionContainer function = container(MIDDLE, CACHE_OR_ERROR + " " + other)) {
      assertNotEquals(0, function.exitCode(PATIENCE));
      assertTrue(function.log().contains("java.base/java.io"), function.log());
    }
    try (FunctionContainer function = container(MIDDLE, other)) {
      succeeds(function.tick(), function);
      assertTrue(function.log().contains("[aot]"), function.log());
    }
  }

  @Test
  void goesOnAfterAFreezeThatItsConnectionsDidNotSurvive() throws Exception {
    try (FunctionContainer function = container(MIDDLE, CACHE_OR_ERROR)) {
      workload.write(10);
      succeeds(function.tick(), function);
      FunctionContainer.docker().pauseContainerCmd(function.id()).exec();
      workload.write(10);
      CompletableFuture<Invocation> tick = function.tick();
      stage.sandbox().cluster().faults().dropConnections();
      assertFalse(isDoneWithin(tick, Duration.ofSeconds(1)), "nothing runs while it is frozen");
      FunctionContainer.docker().unpauseContainerCmd(function.id()).exec();
      succeeds(tick, function);
    }
    everythingIsDelivered();
  }

  /** The others' work is not done again, nor undone, by one that thaws in the middle of its own. */
  @Test
  void aFreezeBeyondTheLeaseLosesNothing() throws Exception {
    Map<String, String> shortLease = Map.of("LEASE_SECONDS", "2", "WHEN_CAUGHT_UP", "stay");
    try (FunctionContainer function =
        FunctionContainer.start(
            stage,
            LambdaOptions.defaults().withTimeout(Duration.ofSeconds(30)),
            new Shape(1769, 1.0),
            CACHE_OR_ERROR,
            shortLease)) {
      workload.write(10);
      CompletableFuture<Invocation> frozen = function.tick();
      await(() -> delivered() == workload.count());
      FunctionContainer.docker().pauseContainerCmd(function.id()).exec();
      workload.write(10);
      await(() -> ended(stage.tick()).equals("caught-up"));
      workload.write(10);
      FunctionContainer.docker().unpauseContainerCmd(function.id()).exec();
      // Fenced, or, since the other one has given the lease back, at work under a new one.
      frozen.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    await(() -> ended(stage.tick()).equals("caught-up"));
    everythingIsDelivered();
  }

  @Test
  void aKillInTheMiddleOfAnInvocationLosesNothing() throws Exception {
    Map<String, String> stay = Map.of("LEASE_SECONDS", "2", "WHEN_CAUGHT_UP", "stay");
    try (FunctionContainer function =
        FunctionContainer.start(stage, LambdaOptions.defaults(), MIDDLE, CACHE_OR_ERROR, stay)) {
      workload.write(10);
      CompletableFuture<Invocation> killed = function.tick();
      await(() -> delivered() > workload.count() - 10);
      workload.write(50);
      FunctionContainer.docker().killContainerCmd(function.id()).exec();
      assertDied(137, killed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
    await(() -> ended(stage.tick()).equals("caught-up"));
    everythingIsDelivered();
  }

  /** It takes more than it has, since it was told to have more: the kernel ends it. */
  @Test
  void runningOutOfMemoryLosesNothing() throws Exception {
    Map<String, String> shortLease = Map.of("LEASE_SECONDS", "2");
    try (FunctionContainer function =
        FunctionContainer.start(
            stage,
            LambdaOptions.defaults().withMemory(2048),
            new Shape(160, 1.0),
            CACHE_OR_ERROR,
            shortLease)) {
      workload.write(10);
      workload.insertLarge(300, 200_000);
      CompletableFuture<Invocation> killed = function.tick();
      assertDied(137, killed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
    await(() -> ended(stage.tick()).equals("caught-up"));
    everythingIsDelivered();
  }

  @Test
  void nothingButTmpCanBeWrittenAndTheUserHasNoRights() throws Exception {
    try (FunctionContainer function = container(MIDDLE, CACHE_OR_ERROR)) {
      succeeds(function.tick(), function);
      HostConfig host =
          FunctionContainer.docker().inspectContainerCmd(function.id()).exec().getHostConfig();
      assertEquals(true, host.getReadonlyRootfs());
      assertTrue(function.said("touch", "/var/task/x").contains("Read-only"));
      assertTrue(function.said("touch", "/tmp/x").isEmpty());
      assertTrue(function.said("cat", "/proc/1/status").contains("CapEff:\t0000000000000000"));
      assertTrue(function.said("cat", "/proc/1/status").contains("Uid:\t993\t"));
    }
  }

  @Test
  void holdsTheJarsOfTheZipAndTheRuntimeClient() throws Exception {
    Set<String> expected =
        new TreeSet<>(
            Set.of("aws-lambda-java-runtime-interface-client", "aws-lambda-java-serialization"));
    try (ZipFile zip = new ZipFile(ARTIFACT.toFile())) {
      zip.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".jar"))
          .forEach(name -> expected.add(withoutVersion(name.substring("lib/".length()))));
    }
    Set<String> found = new TreeSet<>();
    try (FunctionContainer function = container(MIDDLE, CACHE_OR_ERROR)) {
      Arrays.stream(function.said("ls", "/var/task/lib").split("\\s+"))
          .forEach(name -> found.add(withoutVersion(name)));
      assertEquals("start java.args lib function.aot", layout(function));
    }
    assertEquals(expected, found);
  }

  private static String layout(FunctionContainer function) throws Exception {
    List<String> names = Arrays.asList(function.said("ls", "/var/task").split("\\s+"));
    return String.join(" ", names.stream().sorted((a, b) -> order(a) - order(b)).toList());
  }

  private static int order(String name) {
    return List.of("start", "java.args", "lib", "function.aot").indexOf(name);
  }

  private static String withoutVersion(String jar) {
    return jar.replaceFirst("-[0-9].*", "");
  }

  private static FunctionContainer container(Shape shape, String javaOptions) {
    return FunctionContainer.start(
        stage,
        LambdaOptions.defaults().withMemory(shape.megabytes()),
        shape,
        javaOptions,
        Map.of());
  }

  private static void succeeds(CompletableFuture<Invocation> tick, FunctionContainer function)
      throws Exception {
    Invocation end = tick.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertEquals("caught-up", ended(end), function::log);
  }

  /** The word of the summary for how it ended. */
  private static String ended(Invocation end) {
    return end instanceof Invocation.Response response
        ? Document.parse(response.body()).getString("ended")
        : end.toString();
  }

  private static void assertDied(int code, Invocation end) {
    assertEquals(code, assertInstanceOf(Invocation.Died.class, end).exitCode());
  }

  private static boolean isDoneWithin(CompletableFuture<?> future, Duration time)
      throws InterruptedException, ExecutionException {
    try {
      future.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (java.util.concurrent.TimeoutException e) {
      return false;
    }
  }

  private static int delivered() {
    List<TargetView> views = messages();
    views.forEach(TargetView::poll);
    return views.stream().mapToInt(TargetView::delivered).min().orElseThrow();
  }

  /** The search index can't tell how many changes made it. */
  private static List<TargetView> messages() {
    return stage.views().stream().filter(view -> !view.name().equals("opensearch")).toList();
  }

  private static void everythingIsDelivered() {
    await(() -> delivered() >= workload.count());
    assertAll(
        stage.views().stream()
            .map(
                view ->
                    () -> {
                      view.poll();
                      assertEquals(List.of(), view.differences(workload), view.name());
                    }));
  }

  private static void await(BooleanSupplier condition) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - giveUp < 0, "waited for " + PATIENCE);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}
