package dev.docdb.replicator.operator;

import dev.docdb.replicator.DirectCluster;
import dev.docdb.replicator.secret.Credentials;
import dev.docdb.replicator.source.Enabling;
import dev.docdb.replicator.source.Recording;
import dev.docdb.replicator.source.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Has a cluster record changes, over a connection from this machine.
 *
 * @param variables of the environment: the user may stand there
 */
record EnableVerb(Arguments arguments, Map<String, String> variables, Conversation talk) {

  /** Whether the command line names a cluster, and no function. */
  static boolean isMeant(List<String> words) {
    return words.contains("--uri");
  }

  static Arguments parse(List<String> words) {
    Arguments arguments =
        Arguments.parse(
            words,
            Set.of("--uri", "--database", "--collection", "--secret", "--ca"),
            Set.of("--yes"));
    arguments.get("--uri", "host, host:port or a mongodb:// URI without credentials");
    arguments.get("--database", "whose changes are to be recorded");
    DirectCluster.whatIsWrong(arguments.get("--uri", ""))
        .ifPresent(
            why -> {
              throw new UsageException("--uri: " + why);
            });
    return arguments;
  }

  int run() {
    Scope scope = new Scope(arguments.get("--database", ""), arguments.find("--collection"));
    DirectCluster cluster =
        new DirectCluster(
            arguments.get("--uri", ""), user(), arguments.find("--ca").map(EnableVerb::bundle));
    return switch (cluster.look(scope)) {
      case ON -> said(Enabling.ALREADY, scope);
      case ALWAYS -> said(Enabling.ALWAYS, scope);
      case OFF, NOT_TOLD -> isWanted(scope) ? said(cluster.enable(scope), scope) : notWanted();
    };
  }

  private boolean isWanted(Scope scope) {
    talk.out()
        .printf(
            "This has the cluster %s record the changes of %s from now on:%n%s%n",
            arguments.get("--uri", ""),
            scope.collection().isPresent() ? scope : "all collections of " + scope.database(),
            Recording.line(scope));
    return arguments.has("--yes") || talk.agrees("Do it?");
  }

  private int notWanted() {
    talk.out().println("Nothing was changed.");
    return ExitCodes.NOT_WANTED;
  }

  private int said(Enabling came, Scope scope) {
    talk.out().println(came.words());
    return switch (came) {
      case ALREADY, ALWAYS, DONE, ACCEPTED -> ExitCodes.DONE;
      case NOT_LISTED -> ExitCodes.STAYS;
      case NOT_ALLOWED -> {
        talk.out()
            .printf(
                "That takes %s. Nothing was changed. In mongosh, somebody who may runs%n%s%n",
                Recording.privilege(scope), Recording.line(scope));
        yield ExitCodes.STAYS;
      }
    };
  }

  /** Never from the command line, which other users of the machine can see. */
  private Credentials user() {
    Optional<String> secret = arguments.find("--secret");
    if (secret.isPresent()) {
      return DirectCluster.userOf(secret.get());
    }
    String name =
        Optional.ofNullable(variables.get("DOCUMENTDB_USER")).orElseGet(() -> talk.secret("User"));
    String password =
        Optional.ofNullable(variables.get("DOCUMENTDB_PASSWORD"))
            .orElseGet(() -> talk.secret("Password"));
    if (name.isEmpty() || password.isEmpty()) {
      throw new UsageException(
          "a user and a password are needed: --secret, DOCUMENTDB_USER and DOCUMENTDB_PASSWORD, or the prompt");
    }
    return DirectCluster.user(name, password);
  }

  private static DirectCluster.Bundle bundle(String file) {
    try {
      return new DirectCluster.Bundle(file, Files.readAllBytes(Path.of(file)), Instant.now());
    } catch (IOException e) {
      throw new UsageException("--ca: the file " + file + " can't be read");
    }
  }
}
