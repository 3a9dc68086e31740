package dev.docdb.replicator.operator;

import dev.docdb.replicator.DirectCluster;
import dev.docdb.replicator.secret.Credentials;
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
    String database = arguments.get("--database", "");
    Optional<String> collection = arguments.find("--collection");
    DirectCluster cluster =
        new DirectCluster(
            arguments.get("--uri", ""), user(), arguments.find("--ca").map(EnableVerb::bundle));
    DirectCluster.Enabled found = cluster.look(database, collection);
    if (!(found instanceof DirectCluster.Off)) {
      return said(found, database, collection);
    }
    talk.out()
        .printf(
            "This has the cluster %s record the changes of %s from now on:%n%s%n",
            arguments.get("--uri", ""),
            collection.map(name -> database + "." + name).orElse("all collections of " + database),
            DirectCluster.line(database, collection));
    if (!arguments.has("--yes") && !talk.agrees("Do it?")) {
      talk.out().println("Nothing was changed.");
      return ExitCodes.NOT_WANTED;
    }
    return said(cluster.enable(database, collection), database, collection);
  }

  private int said(DirectCluster.Enabled came, String database, Optional<String> collection) {
    String words =
        switch (came) {
          case DirectCluster.On(boolean before) ->
              before
                  ? "Change streams are enabled already."
                  : "Change streams are enabled. What is written from now on is recorded.";
          case DirectCluster.Always _ ->
              "This server records all changes by itself, as MongoDB does: there is nothing to be enabled.";
          case DirectCluster.Off _ ->
              "The cluster has accepted the command, and doesn't list what was to be enabled.";
          case DirectCluster.NotAllowed(String privilege) ->
              "The user may not enable change streams: that takes %s. Nothing was changed. In mongosh, somebody who may runs%n%s"
                  .formatted(privilege, DirectCluster.line(database, collection));
        };
    talk.out().println(words);
    return switch (came) {
      case DirectCluster.On _, DirectCluster.Always _ -> ExitCodes.DONE;
      case DirectCluster.Off _, DirectCluster.NotAllowed _ -> ExitCodes.STAYS;
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
