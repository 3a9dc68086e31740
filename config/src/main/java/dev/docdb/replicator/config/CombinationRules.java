package dev.docdb.replicator.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What must hold between settings. Each rule passes over settings that are missing or mistaken:
 * those were reported.
 */
final class CombinationRules {
  private CombinationRules() {}

  static void check(Environment environment, List<String> problems) {
    checkLogin(environment, problems);
    checkTogether(environment, Settings.CERTIFICATE_BUCKET, Settings.CERTIFICATE_KEY, problems);
    checkNeeds(environment, Settings.BUCKET_PATH, Settings.BUCKET_NAME, problems);
    checkNeeds(environment, Settings.ELASTICSEARCH_SECRET, Settings.ELASTICSEARCH_URI, problems);
    checkNeeds(environment, Settings.MSK_SECRET, Settings.MSK_BOOTSTRAP_SRV, problems);
    checkStateOutsideScope(environment, problems);
    checkAuthentication(environment, problems);
    if (problems.isEmpty() && Settings.ENABLING_A_TARGET.stream().noneMatch(environment::has)) {
      problems.add(
          "No target is enabled: set at least one of "
              + Settings.ENABLING_A_TARGET.stream()
                  .map(Setting::name)
                  .collect(Collectors.joining(", ")));
    }
  }

  private static void checkTogether(
      Environment environment, Setting<?> one, Setting<?> other, List<String> problems) {
    if (environment.has(one) != environment.has(other)) {
      Setting<?> missing = environment.has(one) ? other : one;
      problems.add(
          missing.name() + " is missing: " + one.name() + " and " + other.name() + " go together");
    }
  }

  private static void checkNeeds(
      Environment environment, Setting<?> setting, Setting<?> needed, List<String> problems) {
    if (environment.has(setting) && !environment.has(needed) && !isReported(needed, problems)) {
      problems.add(needed.name() + " is missing: " + setting.name() + " has no meaning without it");
    }
  }

  private static boolean isReported(Setting<?> setting, List<String> problems) {
    return problems.stream().anyMatch(problem -> problem.startsWith(setting.name() + " "));
  }

  private static void checkLogin(Environment environment, List<String> problems) {
    boolean secret = environment.has(Settings.DOCUMENTDB_SECRET);
    environment
        .find(Settings.DOCUMENTDB_AUTH)
        .filter(login -> secret == (login == ClusterLogin.IAM))
        .filter(login -> !isReported(Settings.DOCUMENTDB_SECRET, problems))
        .map(
            login ->
                switch (login) {
                  case PASSWORD ->
                      "DOCUMENTDB_SECRET is missing: the function logs in with its user and password, unless"
                          + " DOCUMENTDB_AUTH is iam";
                  case IAM ->
                      "DOCUMENTDB_SECRET can't be used: with DOCUMENTDB_AUTH=iam the function logs in as its role;"
                          + " leave the secret out";
                })
        .ifPresent(problems::add);
  }

  /** Each saved position would be a change to replicate, for ever. */
  private static void checkStateOutsideScope(Environment environment, List<String> problems) {
    Optional<String> database = environment.find(Settings.WATCHED_DB_NAME);
    Optional<String> state = environment.find(Settings.STATE_DB);
    if (database.isEmpty() || state.isEmpty() || !database.get().equalsIgnoreCase(state.get())) {
      return;
    }
    if (!database.equals(state)) {
      problems.add(
          "STATE_DB \""
              + state.get()
              + "\" differs from WATCHED_DB_NAME in capitals only, which no cluster allows");
      return;
    }
    Optional<String> collection = environment.find(Settings.WATCHED_COLLECTION_NAME);
    if (collection.isEmpty()) {
      problems.add(
          "STATE_DB \""
              + database.get()
              + "\" can't be used: the whole of it is watched, and saving a position would be a change to replicate;"
              + " use another database");
    } else if (collection.equals(environment.find(Settings.STATE_COLLECTION))) {
      problems.add(
          "STATE_COLLECTION \""
              + collection.get()
              + "\" can't be used: it is the watched collection; use another one");
    }
  }

  private static void checkAuthentication(Environment environment, List<String> problems) {
    boolean unknownSearchHost =
        environment
            .find(Settings.ELASTICSEARCH_URI)
            .filter(address -> !address.isAmazon() && !address.isLoopback())
            .isPresent();
    if (unknownSearchHost && !environment.has(Settings.ELASTICSEARCH_SECRET)) {
      problems.add(
          "ELASTICSEARCH_SECRET is missing: the host of ELASTICSEARCH_URI is neither Amazon's nor on loopback, so the"
              + " function must log in with a user and a password");
    }
    boolean remoteBrokers =
        environment
            .find(Settings.MSK_BOOTSTRAP_SRV)
            .filter(
                brokers ->
                    !Arrays.stream(brokers.split(",")).allMatch(CombinationRules::isLoopback))
            .isPresent();
    if (remoteBrokers && !environment.has(Settings.MSK_SECRET)) {
      problems.add(
          "MSK_SECRET is missing: brokers off this machine are spoken to over TLS with SASL/SCRAM only");
    }
  }

  private static boolean isLoopback(String broker) {
    return broker.matches("(localhost|127\\.0\\.0\\.1|\\[::1]):[0-9]+");
  }
}
