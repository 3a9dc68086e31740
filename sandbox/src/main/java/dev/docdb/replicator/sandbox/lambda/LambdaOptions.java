package dev.docdb.replicator.sandbox.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the environment is made.
 *
 * @param functionName the name of the function
 * @param memoryMegabytes the memory of the function; the heap gets what Lambda gives it of that
 * @param timeout how long one invocation may last
 * @param longestStart how long an environment may take until it asks for an invocation
 * @param jvmArguments arguments of the JVM after those that Lambda gives
 * @param runtimeClient the jars of the runtime client; empty: those on this JVM's own class path
 * @param command the program and its arguments, in place of a JVM with the runtime client; empty:
 *     that JVM
 * @param forwardOutput whether the function's output is also written to this JVM's standard error
 */
public record LambdaOptions(
    String functionName,
    int memoryMegabytes,
    Duration timeout,
    Duration longestStart,
    List<String> jvmArguments,
    List<Path> runtimeClient,
    List<String> command,
    boolean forwardOutput) {
  /** Checks the memory and the timeout. */
  public LambdaOptions {
    if (memoryMegabytes < 128 || memoryMegabytes > 10_240) {
      throw new IllegalArgumentException("A function has 128 to 10240 MB, not " + memoryMegabytes);
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("The timeout must be positive, not " + timeout);
    }
    if (longestStart.isNegative() || longestStart.isZero()) {
      throw new IllegalArgumentException("longestStart must be positive, not " + longestStart);
    }
    jvmArguments = List.copyOf(jvmArguments);
    runtimeClient = List.copyOf(runtimeClient);
    command = List.copyOf(command);
  }

  /** A function of 1,024 MB and two minutes. */
  public static LambdaOptions defaults() {
    return new LambdaOptions(
        "replicator",
        1024,
        Duration.ofMinutes(2),
        Duration.ofSeconds(60),
        List.of(),
        List.of(),
        List.of(),
        false);
  }

  /** The same with another memory. */
  public LambdaOptions withMemory(int megabytes) {
    return new LambdaOptions(
        functionName,
        megabytes,
        timeout,
        longestStart,
        jvmArguments,
        runtimeClient,
        command,
        forwardOutput);
  }

  /** The same with another timeout. */
  public LambdaOptions withTimeout(Duration other) {
    return new LambdaOptions(
        functionName,
        memoryMegabytes,
        other,
        longestStart,
        jvmArguments,
        runtimeClient,
        command,
        forwardOutput);
  }

  /** The same with another patience for a start. */
  public LambdaOptions withLongestStart(Duration other) {
    return new LambdaOptions(
        functionName,
        memoryMegabytes,
        timeout,
        other,
        jvmArguments,
        runtimeClient,
        command,
        forwardOutput);
  }

  /** The same with other arguments of the JVM. */
  public LambdaOptions withJvmArguments(String... arguments) {
    return new LambdaOptions(
        functionName,
        memoryMegabytes,
        timeout,
        longestStart,
        List.of(arguments),
        runtimeClient,
        command,
        forwardOutput);
  }

  /** The same, started by another command, which is to bring the runtime client. */
  public LambdaOptions withCommand(List<String> other) {
    return new LambdaOptions(
        functionName,
        memoryMegabytes,
        timeout,
        longestStart,
        jvmArguments,
        runtimeClient,
        other,
        forwardOutput);
  }

  /** The same, with the function's output also on this JVM's standard error. */
  public LambdaOptions withForwardedOutput() {
    return new LambdaOptions(
        functionName,
        memoryMegabytes,
        timeout,
        longestStart,
        jvmArguments,
        runtimeClient,
        command,
        true);
  }

  /** Lambda gives the heap about 85 % of a function's memory. */
  int heapMegabytes() {
    return memoryMegabytes * 85 / 100;
  }
}
