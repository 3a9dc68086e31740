package dev.docdb.replicator.sandbox.crash;

import dev.docdb.replicator.sandbox.CommandLine;
import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.demo.Stage;
import java.util.List;
import java.util.Set;

/**
 * What a run is asked for.
 *
 * @param kills how often the function is killed; every tenth time it is stopped instead, until
 *     another function has done its work
 * @param seed of the choice of moments and writes
 * @param targets the targets to enable
 */
record CrashOptions(int kills, int seed, Set<SandboxServer> targets) {
  private static final int MOST_KILLS = 100_000;
  private static final int GREATEST_SEED = 999_999;

  CrashOptions {
    targets = Set.copyOf(targets);
    if (targets.equals(Set.of(SandboxServer.OPENSEARCH))) {
      throw new IllegalArgumentException(
          "An index keeps no messages, so one more target is needed to tell what a kill has hit");
    }
  }

  static CrashOptions parse(String... arguments) {
    CommandLine line = new CommandLine(List.of(arguments));
    int kills = 30;
    int seed = 1 + (int) ((System.nanoTime() >>> 10) % GREATEST_SEED);
    Set<SandboxServer> targets = Set.copyOf(Stage.TARGETS);
    while (line.hasNext()) {
      switch (line.next()) {
        case "--kills" -> kills = line.number(MOST_KILLS);
        case "--seed" -> seed = line.number(GREATEST_SEED);
        case "--targets" ->
            targets = line.someOf("target", Stage.TARGETS, SandboxServer::optionName);
        default -> throw line.unknown();
      }
    }
    return new CrashOptions(kills, seed, targets);
  }
}
