package dev.docdb.replicator.sandbox;

import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The command line of the sandbox. */
final class SandboxArguments {
  static final String HELP =
      """
      Starts the servers that the replicator talks to, prints where they are, and stays until its
      input ends or it is told to terminate. Standard output has one NAME=value line for each
      endpoint, then the line "ready"; logs go to standard error.

      scripts/sandbox [--servers NAME,...] [--personality NAME] [--plain]

        --servers      %s
                       (default: all of them)
        --personality  which server the cluster takes after: documentdb (default) or mongodb
        --plain        the cluster has neither TLS nor a password, for other programs: the function
                       itself never speaks to a cluster without TLS
        --help         this text
      """
          .formatted(serverNames());

  private SandboxArguments() {}

  static SandboxOptions parse(List<String> arguments) {
    SandboxOptions options = SandboxOptions.defaults();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      options =
          switch (argument) {
            case "--servers" -> options.withServers(servers(value(argument, rest)));
            case "--personality" -> options.withPersonality(personality(value(argument, rest)));
            case "--plain" -> options.withoutProtection();
            default -> throw new UsageError("There is no option " + argument + "; see --help");
          };
    }
    return options;
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new UsageError("The option " + option + " needs a value; see --help");
    }
    return rest.next();
  }

  private static Set<SandboxServer> servers(String names) {
    Set<SandboxServer> servers = EnumSet.noneOf(SandboxServer.class);
    for (String name : names.split(",", -1)) {
      servers.add(
          SandboxServer.named(name)
              .orElseThrow(
                  () ->
                      new UsageError(
                          "There is no server '" + name + "'; there are " + serverNames())));
    }
    return servers;
  }

  private static Personality personality(String name) {
    return Arrays.stream(Personality.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageError(
                    "There is no personality '" + name + "'; there are documentdb,mongodb"));
  }

  private static String serverNames() {
    return Arrays.stream(SandboxServer.values())
        .map(SandboxServer::optionName)
        .collect(Collectors.joining(","));
  }

  /** A command line that can't be understood; the message is for its author. */
  static final class UsageError extends RuntimeException {
    UsageError(String message) {
      super(message);
    }
  }
}
