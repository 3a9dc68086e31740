package dev.docdb.replicator.cdk.plan;

import dev.docdb.replicator.config.DeadLetterPlace;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.KafkaLogin;
import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.config.WebAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The ARNs that are given because the settings' values don't tell them. Where one is needed and
 * isn't given, it is asked for.
 */
final class GivenArns {
  private final Given given;
  private final Place place;
  private final Optional<Environment> environment;

  /** Without an environment, whose problems are told elsewhere, nothing is asked for. */
  GivenArns(Given given, Place place, Optional<Environment> environment) {
    this.given = given;
    this.place = place;
    this.environment = environment;
  }

  /** By the settings that they belong to. */
  Map<String, String> read() {
    Map<String, String> arns = new HashMap<>();
    put(arns, Settings.ELASTICSEARCH_URI, Keys.SEARCH_ARN, this::whySearchArn);
    put(arns, Settings.MSK_BOOTSTRAP_SRV, Keys.BROKERS_ARN, this::whyBrokersArn);
    put(
        arns,
        Settings.SQS_QUERY_URL,
        Keys.QUEUE_OF_CHANGES_ARN,
        settings -> whyQueueArn(settings.find(Settings.SQS_QUERY_URL)));
    put(
        arns,
        Settings.DEAD_LETTER_URI,
        Keys.QUEUE_OF_LETTERS_ARN,
        settings -> whyQueueArn(queueOfLetters(settings)));
    return arns;
  }

  private void put(
      Map<String, String> arns,
      Setting<?> setting,
      Key<String> key,
      Function<Environment, Optional<String>> whyNeeded) {
    Optional<String> arn = given.find(key);
    boolean used = given.entry(Keys.of(setting)).isPresent();
    if (arn.isPresent() && used) {
      arns.put(setting.name(), arn.get());
    } else if (arn.isPresent() && given.isOwn(key.name())) {
      given.report(key.name(), "has no meaning without " + Keys.of(setting));
    } else if (given.entry(key.name()).isEmpty()) {
      environment
          .flatMap(whyNeeded)
          .ifPresent(told -> given.report(key.name(), "is missing: " + told));
    }
  }

  /** Only signed requests need a statement. */
  private Optional<String> whySearchArn(Environment settings) {
    return settings
        .find(Settings.ELASTICSEARCH_URI)
        .filter(address -> address.isAmazon() && !settings.has(Settings.ELASTICSEARCH_SECRET))
        .filter(address -> place.search(address.uri().getHost()).isEmpty())
        .map(_ -> "the host's name doesn't tell which domain it is");
  }

  private Optional<String> whyBrokersArn(Environment settings) {
    return settings.has(Settings.MSK_BOOTSTRAP_SRV) && KafkaLogin.of(settings) == KafkaLogin.IAM
        ? Optional.of(
            "the function logs in as its role, which must name the cluster (aws kafka list-clusters-v2)")
        : Optional.empty();
  }

  private Optional<String> whyQueueArn(Optional<WebAddress> queue) {
    return queue
        .filter(address -> place.queue(address.uri().toString()).isEmpty())
        .map(_ -> "the queue's URL doesn't tell it");
  }

  /** The queue of dead letters, where they don't go to a bucket. */
  static Optional<WebAddress> queueOfLetters(Environment settings) {
    return settings.find(Settings.DEAD_LETTER_URI).orElse(null)
            instanceof DeadLetterPlace.Queue queue
        ? Optional.of(queue.address())
        : Optional.empty();
  }
}
