package dev.docdb.replicator.sandbox.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the packaged function as Lambda does: the runtime client of AWS in a JVM of its own, the
 * artifact unpacked as the task, one invocation at a time, killed at its deadline. An environment
 * that has ended is replaced by a fresh one at the next invocation.
 *
 * <p>What it can't prove: how fast Lambda starts and how much processor a function gets, its
 * network, its file system, its permissions, its retries.
 */
public final class LambdaRuntime implements AutoCloseable {
  private final TaskFolder task;
  private final Environment.Setup setup;
  private final Output output;
  // One at a time, in the order in which they were asked for.
  private final ExecutorService invocations =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("lambda-invocation").factory());
  private volatile Environment environment;
  private volatile Duration timeout;
  private volatile boolean closed;
  private final AtomicInteger environments = new AtomicInteger(1);

  private LambdaRuntime(
      TaskFolder task, String handler, Map<String, String> variables, LambdaOptions options) {
    this.task = task;
    this.timeout = options.timeout();
    this.output = new Output(options.forwardOutput());
    this.setup = new Environment.Setup(task.path(), handler, variables, options);
    this.environment = Environment.start(setup, output);
  }

  /**
   * Starts an environment; it may still be initialising when this returns.
   *
   * @param artifact a zip with jars under {@code lib/}, or a folder laid out like it
   * @param variables the environment variables of the function; it sees no others of this machine
   */
  public static LambdaRuntime start(
      Path artifact, String handler, Map<String, String> variables, LambdaOptions options) {
    TaskFolder task = TaskFolder.of(artifact);
    try {
      return new LambdaRuntime(task, handler, variables, options);
    } catch (RuntimeException e) {
      task.close();
      throw e;
    }
  }

  /** Invokes the function and waits until that has ended, one way or the other. */
  public Invocation invoke(String payload) {
    return invokeAsync(payload).join();
  }

  /** Invokes the function, after the invocations that were asked for before. */
  public CompletableFuture<Invocation> invokeAsync(String payload) {
    return CompletableFuture.supplyAsync(() -> run(payload), invocations);
  }

  private Invocation run(String payload) {
    if (closed) {
      throw new IllegalStateException("The function is closed");
    }
    Environment used = liveEnvironment();
    PendingInvocation invocation = new PendingInvocation(payload, timeout);
    used.invoke(invocation);
    // The end is set before the kill: to the caller, this death is the deadline's.
    if (!completes(invocation.handedOutOrEnded(), setup.options().longestStart())) {
      invocation.neverTaken();
      used.kill();
    } else if (!completes(invocation.end(), invocation.timeout())) {
      invocation.timeOut();
      used.kill();
    }
    return invocation.end().join();
  }

  private static boolean completes(CompletableFuture<?> awaited, Duration patience) {
    try {
      awaited.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted during an invocation", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("An invocation has no end", e);
    }
  }

  private Environment liveEnvironment() {
    if (!environment.isAlive()) {
      environment.kill();
      environment = Environment.start(setup, output);
      environments.incrementAndGet();
    }
    return environment;
  }

  /** How long invocations may last that have not begun. */
  public void setTimeout(Duration other) {
    timeout = other;
  }

  /** Kills the environment without warning, and waits until it is gone. */
  public void kill() {
    environment.kill();
  }

  /**
   * Asks the environment to end, as Lambda does before it takes one away that has extensions, and
   * waits until it is gone; false when it doesn't end in time.
   */
  public boolean shutDown(Duration patience) {
    return environment.endsOnRequest(patience);
  }

  /** Stops the environment, as Lambda does between invocations. */
  public void freeze() {
    Signals.send("STOP", pid());
  }

  /** Lets a frozen environment run on. */
  public void thaw() {
    Signals.send("CONT", pid());
  }

  /** The process of the newest environment. */
  public long pid() {
    return environment.process().pid();
  }

  /** How many environments were started. */
  public int environments() {
    return environments.get();
  }

  /** The memory that the environment has in this machine, in bytes. */
  public long residentBytes() {
    return environment.residentBytes();
  }

  /** The most memory that the environment ever had in this machine, in bytes. */
  public long peakResidentBytes() {
    return environment.peakResidentBytes();
  }

  /** What the function wrote to its outputs, the last 10,000 lines. */
  public List<String> output() {
    return output.lines();
  }

  @Override
  public void close() {
    closed = true;
    environment.kill();
    invocations.close();
    task.close();
  }
}
