package dev.docdb.replicator.cdk.plan;

import dev.docdb.replicator.cdk.plan.Replication.Created;
import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.config.DeadLetterPlace;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.KafkaLogin;
import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.config.WebAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Has the function itself check what it will be told, and adds what only matters to a deployment.
 */
final class EnvironmentCheck {
  /** For what the deployment adds: the topic of alerts, and the JVM's options. */
  private static final int OF_DEPLOYMENT_BYTES = 192;

  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?:search|vpc)-([a-z][a-z0-9-]{2,27})-[a-z0-9]{26}\\.([a-z0-9-]+)\\.es\\..+");
  private static final Pattern SERVERLESS =
      Pattern.compile("([a-z0-9]{3,40})\\.([a-z0-9-]+)\\.aoss\\..+");
  private static final Pattern REGION_OF_QUEUE =
      Pattern.compile(
          "https://(?:sqs\\.([a-z0-9-]+)|([a-z0-9-]+)\\.queue|[a-z0-9.-]+\\.sqs\\.([a-z0-9-]+)\\.vpce)"
              + "\\.amazonaws\\.com.*");
  private static final Pattern QUEUE =
      Pattern.compile(
          "https://sqs\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/[0-9]{12}/[A-Za-z0-9_.-]+");

  private final Given given;
  private final PlanReader.Home home;
  private final Optional<Environment> environment;

  EnvironmentCheck(
      Given given, Map<String, String> settings, Set<Created> creates, PlanReader.Home home) {
    this.given = given;
    this.home = home;
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
      variables.put(
          created.setting().name(),
          switch (created) {
            case DEAD_LETTER_BUCKET -> "s3://" + EnvironmentSize.ANY_BUCKET;
            case CLAIM_CHECK_BUCKET -> EnvironmentSize.ANY_BUCKET;
          });
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
        home.whyElsewhere(value).ifPresent(told -> given.report(Keys.of(setting), told));
      }
    }
    if (settings.getOrDefault(Settings.BUCKET_KMS_KEY.name(), "").contains("alias/")) {
      given.report(
          Keys.of(Settings.BUCKET_KMS_KEY),
          "is an alias, which the function's role can't name: expected the key's ARN or its id");
    }
    find(Settings.SQS_QUERY_URL).ifPresent(queue -> checkRegionOf(Settings.SQS_QUERY_URL, queue));
    if (find(Settings.DEAD_LETTER_URI).orElse(null) instanceof DeadLetterPlace.Queue queue) {
      checkRegionOf(Settings.DEAD_LETTER_URI, queue.address());
    }
  }

  /** The function asks SQS of its own region, whatever the URL says. */
  private void checkRegionOf(Setting<?> setting, WebAddress queue) {
    Matcher url = REGION_OF_QUEUE.matcher(queue.uri().toString());
    if (url.matches()) {
      Stream.of(1, 2, 3)
          .map(url::group)
          .filter(Objects::nonNull)
          .findFirst()
          .flatMap(region -> home.whyElsewhere(in(region).arn("sqs")))
          .ifPresent(told -> given.report(Keys.of(setting), told));
    }
  }

  /** What can't be told from the settings' values, and what is needed in spite of that. */
  Map<String, String> arns() {
    Map<String, String> arns = new HashMap<>();
    put(arns, Settings.ELASTICSEARCH_URI, Keys.SEARCH_ARN, this::searchArn);
    put(arns, Settings.MSK_BOOTSTRAP_SRV, Keys.BROKERS_ARN, this::brokersArn);
    put(arns, Settings.SQS_QUERY_URL, Keys.QUEUE_OF_CHANGES_ARN, this::queueOfChangesArn);
    put(arns, Settings.DEAD_LETTER_URI, Keys.QUEUE_OF_LETTERS_ARN, this::queueOfLettersArn);
    return arns;
  }

  private void put(
      Map<String, String> arns, Setting<?> setting, Key<String> key, Consumer<Missing> demand) {
    Optional<String> arn = given.find(key);
    boolean used = given.entry(Keys.of(setting)).isPresent();
    if (arn.isPresent() && used) {
      arns.put(setting.name(), arn.get());
    } else if (arn.isPresent() && given.isOwn(key.name())) {
      given.report(key.name(), "has no meaning without " + Keys.of(setting));
    } else if (given.entry(key.name()).isEmpty()) {
      demand.accept(
          new Missing(
              derived -> arns.put(setting.name(), derived),
              told -> given.report(key.name(), "is missing: " + told)));
    }
  }

  /** An ARN that wasn't given: it can be told in another way, or must be asked for. */
  private record Missing(Consumer<String> derived, Consumer<String> reported) {}

  /** Only signed requests need a statement. */
  private void searchArn(Missing missing) {
    boolean signed =
        environment.isPresent() && !environment.get().has(Settings.ELASTICSEARCH_SECRET);
    Optional<WebAddress> address = find(Settings.ELASTICSEARCH_URI).filter(WebAddress::isAmazon);
    if (!signed || address.isEmpty()) {
      return;
    }
    String host = address.get().uri().getHost();
    Matcher domain = DOMAIN.matcher(host);
    Matcher collection = SERVERLESS.matcher(host);
    if (domain.matches()) {
      missing.derived().accept(in(domain.group(2)).arn("es") + "domain/" + domain.group(1));
    } else if (collection.matches()) {
      missing
          .derived()
          .accept(in(collection.group(2)).arn("aoss") + "collection/" + collection.group(1));
    } else {
      missing.reported().accept("the host's name doesn't tell which domain it is");
    }
  }

  private PlanReader.Home in(String region) {
    return new PlanReader.Home(home.account(), region);
  }

  private void brokersArn(Missing missing) {
    if (environment
        .filter(settings -> settings.has(Settings.MSK_BOOTSTRAP_SRV))
        .filter(settings -> KafkaLogin.of(settings) == KafkaLogin.IAM)
        .isPresent()) {
      missing
          .reported()
          .accept(
              "the function logs in as its role, which must name the cluster (aws kafka list-clusters-v2)");
    }
  }

  private void queueOfChangesArn(Missing missing) {
    find(Settings.SQS_QUERY_URL).ifPresent(address -> queueArn(missing, address));
  }

  private void queueOfLettersArn(Missing missing) {
    if (given.entry(Keys.of(Settings.DEAD_LETTER_URI)).isPresent()
        && find(Settings.DEAD_LETTER_URI).orElse(null) instanceof DeadLetterPlace.Queue queue) {
      queueArn(missing, queue.address());
    }
  }

  private static void queueArn(Missing missing, WebAddress address) {
    if (!QUEUE.matcher(address.uri().toString()).matches()) {
      missing.reported().accept("the queue's URL doesn't tell it");
    }
  }

  private <T> Optional<T> find(Setting<T> setting) {
    return environment.flatMap(settings -> settings.find(setting));
  }

  /** What must hold between the times of the function, of its ticks and of the cluster. */
  void times(Shape shape, Optional<Duration> interval, Consumer<Problem> warn) {
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
            hours -> interval.filter(between -> PlanReader.isTooSeldom(between, hours)).isPresent())
        .ifPresent(
            hours ->
                given.report(
                    Keys.of(Settings.RETENTION_HOURS),
                    "%d can't be used with this schedule: the cluster forgets changes before the next tick comes"
                        .formatted(hours)));
  }
}
