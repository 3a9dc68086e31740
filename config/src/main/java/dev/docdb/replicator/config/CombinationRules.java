package dev.docdb.replicator.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What must hold between settings. Each rule passes over settings that are missing or mistaken:
 * those were reported.
 */
final class CombinationRules {
  private final Environment environment;
  private final List<Problem> problems;

  private CombinationRules(Environment environment, List<Problem> reported) {
    this.environment = environment;
    this.problems = new ArrayList<>(reported);
  }

  /**
   * Checks every rule.
   *
   * @param reported the mistakes of each setting alone
   * @return those, and behind them what is wrong between settings
   */
  static List<Problem> check(Environment environment, List<Problem> reported) {
    CombinationRules rules = new CombinationRules(environment, reported);
    rules.check();
    return List.copyOf(rules.problems);
  }

  private void check() {
    checkLogin();
    checkTogether(Settings.CERTIFICATE_BUCKET, Settings.CERTIFICATE_KEY);
    checkNeeds(Settings.BUCKET_PATH, Settings.BUCKET_NAME);
    checkNeeds(Settings.BUCKET_KMS_KEY, Settings.BUCKET_NAME);
    if (environment.find(Settings.ON_REFUSED).equals(Optional.of(OnRefused.DEAD_LETTER))) {
      checkNeeds(Settings.ON_REFUSED, Settings.DEAD_LETTER_URI);
    }
    checkNeeds(Settings.ELASTICSEARCH_SECRET, Settings.ELASTICSEARCH_URI);
    checkNeeds(Settings.ELASTICSEARCH_TEMPLATE, Settings.ELASTICSEARCH_URI);
    checkLettersAreApart();
    checkFiltersAreOfTargets();
    checkStateOutsideScope();
    checkAuthentication();
    problems.addAll(KafkaRules.check(environment, problems));
    if (problems.isEmpty() && Settings.ENABLING_A_TARGET.stream().noneMatch(environment::has)) {
      problems.add(
          Problem.ofNone(
              "No target is enabled: set at least one of "
                  + Settings.ENABLING_A_TARGET.stream()
                      .map(Setting::name)
                      .collect(Collectors.joining(", "))));
    }
  }

  private void report(Setting<?> setting, String told) {
    problems.add(Problem.of(setting, told));
  }

  private boolean isReported(Setting<?> setting) {
    return problems.stream().anyMatch(problem -> problem.isOf(setting));
  }

  private void checkTogether(Setting<?> one, Setting<?> other) {
    if (environment.has(one) != environment.has(other)) {
      Setting<?> missing = environment.has(one) ? other : one;
      report(missing, "is missing: " + one.name() + " and " + other.name() + " go together");
    }
  }

  private void checkNeeds(Setting<?> setting, Setting<?> needed) {
    if (environment.has(setting) && !environment.has(needed) && !isReported(needed)) {
      report(needed, "is missing: " + setting.name() + " has no meaning without it");
    }
  }

  /** A letter would come to the consumers as if it were a change. */
  private void checkLettersAreApart() {
    environment
        .find(Settings.DEAD_LETTER_URI)
        .flatMap(this::targetAt)
        .ifPresent(
            of ->
                report(
                    Settings.DEAD_LETTER_URI, "can't be used: it is " + of + "; use another one"));
  }

  /** What else comes to that place. */
  private Optional<String> targetAt(DeadLetterPlace letters) {
    return switch (letters) {
      case DeadLetterPlace.Queue queue ->
          Optional.of("the queue of SQS_QUERY_URL")
              .filter(_ -> isSet(Settings.SQS_QUERY_URL, queue.address()));
      case DeadLetterPlace.Bucket bucket ->
          Optional.of("where S3 gets its changes (BUCKET_NAME, BUCKET_PATH)")
              .filter(_ -> isSet(Settings.BUCKET_NAME, bucket.name()) && isInPath(bucket.prefix()));
    };
  }

  private <T> boolean isSet(Setting<T> setting, T value) {
    return environment.find(setting).equals(Optional.of(value));
  }

  private boolean isInPath(String prefix) {
    String path = environment.find(Settings.BUCKET_PATH).orElse("");
    return path.isEmpty() ? prefix.isEmpty() : (prefix + "/").startsWith(path + "/");
  }

  /** Whoever filters a target believes that it is written to. */
  private void checkFiltersAreOfTargets() {
    Optional<TargetFilters> filters = environment.find(Settings.TARGET_FILTERS);
    for (int i = 0; i < TargetFilters.TARGETS.size(); i++) {
      String target = TargetFilters.TARGETS.get(i);
      Setting<?> enabling = Settings.ENABLING_A_TARGET.get(i);
      boolean named = filters.isPresent() && filters.get().byTarget().containsKey(target);
      if (named && !environment.has(enabling) && !isReported(enabling)) {
        report(
            Settings.TARGET_FILTERS,
            "names " + target + ", which " + enabling.name() + " doesn't enable");
      }
    }
  }

  private void checkLogin() {
    boolean secret = environment.has(Settings.DOCUMENTDB_SECRET);
    environment
        .find(Settings.DOCUMENTDB_AUTH)
        .filter(login -> secret == (login == ClusterLogin.IAM))
        .filter(login -> !isReported(Settings.DOCUMENTDB_SECRET))
        .map(
            login ->
                switch (login) {
                  case PASSWORD ->
                      "is missing: the function logs in with its user and password, unless"
                          + " DOCUMENTDB_AUTH is iam";
                  case IAM ->
                      "can't be used: with DOCUMENTDB_AUTH=iam the function logs in as its role;"
                          + " leave the secret out";
                })
        .ifPresent(told -> report(Settings.DOCUMENTDB_SECRET, told));
  }

  /** Each saved position would be a change to replicate, for ever. */
  private void checkStateOutsideScope() {
    Optional<String> database = environment.find(Settings.WATCHED_DB_NAME);
    Optional<String> state = environment.find(Settings.STATE_DB);
    if (database.isEmpty() || state.isEmpty() || !database.get().equalsIgnoreCase(state.get())) {
      return;
    }
    if (!database.equals(state)) {
      report(
          Settings.STATE_DB,
          "\""
              + state.get()
              + "\" differs from WATCHED_DB_NAME in capitals only, which no cluster allows");
      return;
    }
    Optional<String> collection = environment.find(Settings.WATCHED_COLLECTION_NAME);
    if (collection.isEmpty()) {
      report(
          Settings.STATE_DB,
          "\""
              + database.get()
              + "\" can't be used: the whole of it is watched, and saving a position would be a change to replicate;"
              + " use another database");
    } else if (collection.equals(environment.find(Settings.STATE_COLLECTION))) {
      report(
          Settings.STATE_COLLECTION,
          "\""
              + collection.get()
              + "\" can't be used: it is the watched collection; use another one");
    }
  }

  private void checkAuthentication() {
    boolean unknownSearchHost =
        environment
            .find(Settings.ELASTICSEARCH_URI)
            .filter(address -> !address.isAmazon() && !address.isLoopback())
            .isPresent();
    if (unknownSearchHost && !environment.has(Settings.ELASTICSEARCH_SECRET)) {
      report(
          Settings.ELASTICSEARCH_SECRET,
          "is missing: the host of ELASTICSEARCH_URI is neither Amazon's nor on loopback, so the"
              + " function must log in with a user and a password");
    }
  }
}
