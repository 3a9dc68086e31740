package dev.docdb.replicator.cdk.plan;

import dev.docdb.replicator.cdk.plan.Replication.Created;
import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.config.WebAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Has the function itself check what it will be told, and adds what only matters to a deployment.
 */
final class EnvironmentCheck {
  /** For what the deployment adds: the topic of alerts, and the JVM's options. */
  private static final int OF_DEPLOYMENT_BYTES = 192;

  private final Given given;
  private final Place place;
  private final Optional<Environment> environment;

  EnvironmentCheck(Given given, Map<String, String> settings, Set<Created> creates, Place place) {
    this.given = given;
    this.place = place;
    Map<String, String> variables = withCreated(settings, creates);
    this.environment = read(variables);
    checkSize(variables);
    checkNames(settings);
    checkRegions(settings);
  }

  private static Map<String, String> withCreated(
      Map<String, String> settings, Set<Created> creates) {
    Map<String, String> variables = new HashMap<>(settings);
    for (Created created : creates) {
      variables.put(created.setting().name(), created.value(EnvironmentSize.ANY_BUCKET));
    }
    return variables;
  }

  private Optional<Environment> read(Map<String, String> variables) {
    try {
      return Optional.of(Environment.of(variables));
    } catch (ConfigurationException e) {
      e.problems().forEach(this::report);
      return Optional.empty();
    }
  }

  /** The function's messages begin with the name of the setting that they are about. */
  private void report(String told) {
    String name = told.split(" ", 2)[0];
    Optional<Setting<?>> about =
        Settings.ALL.stream().filter(setting -> setting.name().equals(name)).findFirst();
    if (about.isEmpty()) {
      given.report("", told);
      return;
    }
    String key = Keys.of(about.get());
    String hint = given.entry(key).map(Given::hint).orElse("");
    boolean fromSection =
        about.get().equals(Settings.WATCHED_DB_NAME)
            || about.get().equals(Settings.WATCHED_COLLECTION_NAME);
    given.report(fromSection ? "" : key, told.substring(name.length()).strip() + hint);
  }

  private void checkSize(Map<String, String> variables) {
    int bytes = EnvironmentSize.of(variables);
    int most = EnvironmentSize.MOST_BYTES - OF_DEPLOYMENT_BYTES;
    if (bytes > most) {
      given.report(
          "",
          ("its settings take %d bytes as JSON, and of the 4,096 that Lambda has for a function's environment"
                  + " %d are for them: shorten pipeline, target_filters or long lists")
              .formatted(bytes, most));
    }
  }

  private void checkNames(Map<String, String> settings) {
    for (Setting<?> setting : LiteralNames.IN_ARNS) {
      LiteralNames.refusal(settings.getOrDefault(setting.name(), ""))
          .ifPresent(told -> given.report(Keys.of(setting), told));
    }
  }

  /** What is named by an ARN is looked for in the function's own region. */
  private void checkRegions(Map<String, String> settings) {
    for (Setting<?> setting : Keys.SETTINGS) {
      String value = settings.getOrDefault(setting.name(), "");
      if (value.startsWith("arn:")) {
        place.whyElsewhere(value).ifPresent(told -> given.report(Keys.of(setting), told));
      }
    }
    if (settings.getOrDefault(Settings.BUCKET_KMS_KEY.name(), "").contains("alias/")) {
      given.report(
          Keys.of(Settings.BUCKET_KMS_KEY),
          "is an alias, which the function's role can't name: expected the key's ARN or its id");
    }
    find(Settings.SQS_QUERY_URL).ifPresent(url -> checkRegionOf(Settings.SQS_QUERY_URL, url));
    environment
        .flatMap(GivenArns::queueOfLetters)
        .ifPresent(url -> checkRegionOf(Settings.DEAD_LETTER_URI, url));
  }

  /** The function asks SQS of its own region, whatever the URL says. */
  private void checkRegionOf(Setting<?> setting, WebAddress queue) {
    place
        .whyQueueElsewhere(queue.uri().toString())
        .ifPresent(told -> given.report(Keys.of(setting), told));
  }

  /** What can't be told from the settings' values, by their names. */
  Map<String, String> arns() {
    return new GivenArns(given, place, environment).read();
  }

  private <T> Optional<T> find(Setting<T> setting) {
    return environment.flatMap(settings -> settings.find(setting));
  }

  /** What must hold between the times of the function, of its ticks and of the cluster. */
  void times(Shape shape, Optional<Duration> longestGap, Consumer<Problem> warn) {
    find(Settings.LEASE_SECONDS)
        .filter(lease -> lease > shape.timeoutSeconds())
        .ifPresent(
            lease ->
                warn.accept(
                    given.problem(
                        Keys.of(Settings.LEASE_SECONDS),
                        "%d is longer than timeout (%d): when an invocation is killed, nothing is replicated for that long"
                            .formatted(lease, shape.timeoutSeconds()))));
    find(Settings.RETENTION_HOURS)
        .filter(
            hours ->
                longestGap.filter(gap -> gap.compareTo(Duration.ofHours(hours)) >= 0).isPresent())
        .ifPresent(
            hours ->
                given.report(
                    Keys.of(Settings.RETENTION_HOURS),
                    "%d can't be used with this schedule: the cluster forgets changes before the next tick comes"
                        .formatted(hours)));
  }
}
