package dev.docdb.replicator.sandbox;

import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The command line of the sandbox. */
final class SandboxArguments {
  static final String HELP =
      """
      Usage: scripts/sandbox [--servers LIST] [--personality NAME] [--plain]

      Starts the servers that the replicator talks to, prints where they are, and stays until its
      input ends or it is told to terminate. Standard output has one NAME=value line for each
      endpoint, then the line "ready"; logs go to standard error. Builds first what it needs. It
      touches nothing outside of this machine.

        --servers LIST      of %s
                            (default: all of them)
        --personality NAME  which server the cluster takes after: documentdb (default) or mongodb
        --plain             the cluster has neither TLS nor a password, for other programs: the
                            function itself never speaks to a cluster without TLS

      Exit: 0 when its input has ended, 1 when a server didn't start, 2 for a mistake in the options.
      """
          .formatted(serverNames());

  private SandboxArguments() {}

  static SandboxOptions parse(List<String> arguments) {
    CommandLine line = new CommandLine(arguments);
    SandboxOptions options = SandboxOptions.defaults();
    while (line.hasNext()) {
      options =
          switch (line.next()) {
            case "--servers" -> options.withServers(servers(line));
            case "--personality" -> options.withPersonality(personality(line));
            case "--plain" -> options.withoutProtection();
            default -> throw line.unknown();
          };
    }
    return options;
  }

  private static Set<SandboxServer> servers(CommandLine line) {
    return line.someOf("server", List.of(SandboxServer.values()), SandboxServer::optionName);
  }

  private static Personality personality(CommandLine line) {
    return line.oneOf(
        "personality", List.of(Personality.values()), each -> each.name().toLowerCase(Locale.ROOT));
  }

  private static String serverNames() {
    return Arrays.stream(SandboxServer.values())
        .map(SandboxServer::optionName)
        .collect(Collectors.joining(","));
  }
}
