package dev.docdb.replicator.sandbox.image;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The container engine's own command, which is the same for Docker and Podman. */
record Engine(String program) {

  /** The first that answers. */
  static Engine find() {
    return List.of("docker", "podman").stream()
        .map(Engine::new)
        .filter(engine -> engine.said(ProcessBuilder.Redirect.DISCARD, "info").isPresent())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("neither Docker nor Podman answers"));
  }

  /** Starts a container, and returns its id. */
  String run(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("run", "--detach"));
    command.addAll(arguments);
    return call(command.toArray(String[]::new));
  }

  /** The container's first process, as this machine counts them. */
  long processOf(String container) {
    return Long.parseLong(call("inspect", "--format", "{{.State.Pid}}", container));
  }

  /** What it wrote. */
  String log(String container) {
    return call("logs", container);
  }

  void remove(String container) {
    call("rm", "--force", container);
  }

  private String call(String... arguments) {
    return said(ProcessBuilder.Redirect.INHERIT, arguments)
        .orElseThrow(() -> new IllegalStateException(program + " " + arguments[0] + " has failed"));
  }

  /** Its output; empty when it fails. */
  private Optional<String> said(ProcessBuilder.Redirect complaints, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              // Podman's monitor leaves an empty file where it is started.
              .directory(new File(System.getProperty("java.io.tmpdir")))
              .redirectError(complaints)
              .start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // there is no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + program + " worked", e);
    }
  }
}
