package dev.docdb.replicator.sandbox.image;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.sandbox.lambda.RuntimeEndpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The function's image as Lambda runs it: so much memory and processor, a root that can't be
 * written to, 512 MB of {@code /tmp}, a user without rights, and the Runtime API on loopback, which
 * it shares with this JVM and its servers.
 *
 * <p>What it can't prove: how fast Lambda starts containers, and its micro virtual machine.
 */
final class FunctionContainer implements AutoCloseable {
  static final String IMAGE = "localhost/replicator:test";
  private static final String USER = "993:990";
  private static final long PERIOD = 20_000;

  /** Not under /tmp, which is the function's own. */
  private static final String TRUST_INSIDE = "/var/trust.p12";

  private static final String TRUST = "-Djavax.net.ssl.trustStore=";

  private final RuntimeEndpoint lambda;
  private final GenericContainer<?> container;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();

  /** What Lambda gives a function of so many megabytes. */
  record Shape(int megabytes, double processors) {
    @Override
    public String toString() {
      return megabytes + " MB, " + processors + " of a processor";
    }
  }

  private FunctionContainer(RuntimeEndpoint lambda, GenericContainer<?> container) {
    this.lambda = lambda;
    this.container = container;
  }

  /**
   * Starts it for the servers of a stage.
   *
   * @param told what the function is told of its memory and its time
   * @param shape what it has
   * @param javaOptions are added to {@code JAVA_TOOL_OPTIONS}
   */
  static FunctionContainer start(
      Stage stage,
      LambdaOptions told,
      Shape shape,
      String javaOptions,
      Map<String, String> variables) {
    RuntimeEndpoint lambda = RuntimeEndpoint.start(told);
    Map<String, String> all = new HashMap<>(stage.variables());
    all.putAll(variables);
    all.putAll(lambda.variables());
    String options = stage.variables().getOrDefault("JAVA_TOOL_OPTIONS", "");
    String trust = trustStore(options);
    all.put("JAVA_TOOL_OPTIONS", options.replace(trust, TRUST_INSIDE) + " " + javaOptions);
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withEnv(all)
            .withNetworkMode("host")
            .withTmpFs(Map.of("/tmp", "rw,size=512m,mode=1777"))
            .withCreateContainerCmdModifier(
                create -> restrict(create.withUser(USER).getHostConfig(), shape, trust));
    FunctionContainer function = new FunctionContainer(lambda, container);
    container.start();
    String id = function.id();
    Thread.ofVirtual().name("container-exit").start(() -> function.awaitExit(id));
    return function;
  }

  private static void restrict(HostConfig host, Shape shape, String trustStore) {
    long bytes = (long) shape.megabytes() << 20;
    host.withMemory(bytes)
        .withMemorySwap(bytes)
        .withCpuPeriod(PERIOD)
        .withCpuQuota((long) (PERIOD * shape.processors()))
        .withReadonlyRootfs(true)
        .withCapDrop(Capability.ALL)
        .withBinds(new Bind(trustStore, new Volume(TRUST_INSIDE), AccessMode.ro));
  }

  private static String trustStore(String options) {
    int from = options.indexOf(TRUST) + TRUST.length();
    return options.substring(from, options.indexOf(' ', from));
  }

  /** By its process, which is cheap to watch: the engine would look again and again. */
  private void awaitExit(String id) {
    long pid = docker().inspectContainerCmd(id).exec().getState().getPidLong();
    ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    try {
      int code = ended(id).getExitCodeLong().intValue();
      exit.complete(code);
      lambda.ended(code);
    } catch (NotFoundException e) {
      exit.completeExceptionally(e); // it was closed: nobody waits for it any more
    }
  }

  /** What the engine says when it has seen the end itself. */
  private static ContainerState ended(String id) {
    ContainerState state = docker().inspectContainerCmd(id).exec().getState();
    while (Boolean.TRUE.equals(state.getRunning())) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      state = docker().inspectContainerCmd(id).exec().getState();
    }
    return state;
  }

  /** Wakes it as SNS does. */
  CompletableFuture<Invocation> tick() {
    return lambda.invoke(Stage.tickPayload());
  }

  /** What it ends with by itself. */
  int exitCode(Duration patience) throws Exception {
    return exit.get(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  String id() {
    return container.getContainerId();
  }

  String log() {
    return container.getLogs();
  }

  /** What a command says inside. */
  String said(String... command) throws Exception {
    var result = container.execInContainer(command);
    return result.getStdout() + result.getStderr();
  }

  static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }

  @Override
  public void close() {
    container.stop();
    lambda.close();
  }
}
