package dev.docdb.replicator.sandbox.demo;

import dev.docdb.replicator.sandbox.CommandLine;
import dev.docdb.replicator.sandbox.SandboxServer;
import java.util.List;
import java.util.Set;

/**
 * What the demo is asked for.
 *
 * @param seconds how long to write
 * @param rate writes a second
 * @param targets the targets to enable
 * @param keep leave the servers up at the end
 */
record DemoOptions(int seconds, int rate, Set<SandboxServer> targets, boolean keep) {
  private static final int MOST_SECONDS = 3_600;
  private static final int MOST_A_SECOND = 5_000;

  DemoOptions {
    targets = Set.copyOf(targets);
  }

  static DemoOptions parse(String... arguments) {
    CommandLine line = new CommandLine(List.of(arguments));
    int seconds = 30;
    int rate = 100;
    Set<SandboxServer> targets = Set.copyOf(Stage.TARGETS);
    boolean keep = false;
    while (line.hasNext()) {
      switch (line.next()) {
        case "--seconds" -> seconds = line.number(MOST_SECONDS);
        case "--rate" -> rate = line.number(MOST_A_SECOND);
        case "--targets" ->
            targets = line.someOf("target", Stage.TARGETS, SandboxServer::optionName);
        case "--keep" -> keep = true;
        default -> throw line.unknown();
      }
    }
    return new DemoOptions(seconds, rate, targets, keep);
  }
}
