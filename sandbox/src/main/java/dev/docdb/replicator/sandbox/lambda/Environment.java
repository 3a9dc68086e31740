package dev.docdb.replicator.sandbox.lambda;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One execution environment: a JVM with the runtime client, laid out and told as Lambda does. */
final class Environment {
  private final RuntimeApi api;
  private final Process process;
  private final Thread output;

  private Environment(RuntimeApi api, Process process, Thread output) {
    this.api = api;
    this.process = process;
    this.output = output;
    Thread.ofVirtual().name("lambda-exit").start(this::awaitExit);
  }

  private void awaitExit() {
    try {
      api.environmentEnded(process.waitFor());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Environment start(Setup setup, Output output) {
    RuntimeApi api = new RuntimeApi(setup.options().functionName());
    ProcessBuilder builder =
        new ProcessBuilder(command(setup))
            .directory(setup.task().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    Map<String, String> variables = builder.environment();
    String path = variables.getOrDefault("PATH", "/usr/bin:/bin");
    // A function sees nothing of the machine that it was deployed from.
    variables.clear();
    variables.put("PATH", path);
    variables.put("_HANDLER", setup.handler());
    variables.put("LAMBDA_TASK_ROOT", setup.task().toString());
    variables.putAll(ReservedVariables.of(setup.options(), api.endpoint()));
    variables.putAll(setup.variables());
    try {
      Process process = builder.start();
      return new Environment(api, process, output.collect(process));
    } catch (IOException e) {
      api.close();
      throw new UncheckedIOException("The environment of the function can't start", e);
    }
  }

  private static List<String> command(Setup setup) {
    if (!setup.options().command().isEmpty()) {
      return setup.options().command();
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + setup.options().heapMegabytes() + "m");
    // What Lambda gives the JVM by default.
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("--add-opens=java.base/java.io=ALL-UNNAMED");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(setup.options().jvmArguments());
    command.add("-cp");
    command.add(RuntimeClient.classPath(setup.options()));
    command.add(RuntimeClient.MAIN_CLASS);
    command.add(setup.handler());
    return command;
  }

  /** Gives it an invocation, which ends with it at the latest. */
  void invoke(PendingInvocation invocation) {
    api.offer(invocation);
  }

  Process process() {
    return process;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to end, and waits; false when it doesn't in time. */
  boolean endsOnRequest(Duration patience) {
    // The process itself would also close its output, which it may have something to say on.
    process.toHandle().destroy();
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Kills it, and waits until it is gone and all of its output is read. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
      output.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the environment was killed", e);
    }
    api.close();
  }

  /** Its memory in the machine, in bytes, where the machine tells. */
  long residentBytes() {
    return status("VmRSS:");
  }

  /** The most that it ever had. */
  long peakResidentBytes() {
    return status("VmHWM:");
  }

  private long status(String field) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException("The memory of the environment can't be read", e);
    }
  }

  /** What every environment of a function has in common. */
  record Setup(Path task, String handler, Map<String, String> variables, LambdaOptions options) {
    Setup {
      variables = Map.copyOf(variables);
    }

    @Override
    public String toString() {
      return "Setup[" + handler + " in " + task + "]";
    }
  }
}
