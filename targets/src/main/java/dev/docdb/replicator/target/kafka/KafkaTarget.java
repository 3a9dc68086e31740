package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.name.TopicName;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import dev.docdb.replicator.target.TargetUnavailableException;
import dev.docdb.replicator.target.kafka.Delivery.FailedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;

/**
 * Kafka: each change is a record in its collection's topic, and the document's id its key, so that
 * all changes of a document are in one partition. The idempotent producer keeps their order.
 */
public final class KafkaTarget implements Target<KafkaEntry> {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final RequestLimits LIMITS =
      new RequestLimits(
          10_000, 4 << 20, ProducerSettings.LARGEST_RECORD, 1, OrderRule.ORDERED_REQUEST);

  private final String brokers;
  private final Encoding encoding;
  private final Function<EncodedChange, Namespace> places;
  private final Map<Namespace, String> topics = new HashMap<>();
  private final Producers producers;
  private final Runnable forgetPassword;
  private boolean passwordFetchedAnew;

  private KafkaTarget(String brokers, TargetResources resources) {
    this.brokers = brokers;
    this.encoding = TargetKind.KAFKA.encoding(resources.environment());
    this.places = resources.places();
    this.producers = new Producers(() -> settings(brokers, resources));
    this.forgetPassword =
        () ->
            resources
                .environment()
                .find(Settings.MSK_SECRET)
                .ifPresent(resources.secrets()::forget);
  }

  private static Map<String, Object> settings(String brokers, TargetResources resources) {
    Environment environment = resources.environment();
    return environment
        .find(Settings.MSK_SECRET)
        .map(secret -> ProducerSettings.withLogin(brokers, resources.secrets().credentials(secret)))
        .orElseGet(() -> ProducerSettings.plain(brokers));
  }

  /** The brokers that {@code MSK_BOOTSTRAP_SRV} names. */
  public static KafkaTarget open(TargetResources resources) {
    return new KafkaTarget(resources.environment().get(Settings.MSK_BOOTSTRAP_SRV), resources);
  }

  @Override
  public TargetKind kind() {
    return TargetKind.KAFKA;
  }

  @Override
  public RequestLimits limits() {
    return LIMITS;
  }

  @Override
  public Optional<KafkaEntry> toEntry(EncodedChange change) {
    Namespace place = places.apply(change);
    String topic = topics.computeIfAbsent(place, TopicName::of);
    return Optional.of(KafkaEntry.of(change, place.toString(), topic, change.payload(encoding)));
  }

  @Override
  public List<Outcome> send(List<KafkaEntry> entries) throws InterruptedException {
    if (entries.isEmpty()) {
      return List.of();
    }
    try {
      return deliver(entries);
    } catch (FailedException e) {
      if (e.failure() instanceof AuthenticationException && !passwordFetchedAnew) {
        passwordFetchedAnew = true; // it may have been rotated
        forgetPassword.run();
        return send(entries);
      }
      throw KafkaFailure.of(this.toString(), e.failure());
    }
  }

  private List<Outcome> deliver(List<KafkaEntry> entries)
      throws FailedException, InterruptedException {
    Producer<byte[], byte[]> producer = producer();
    try {
      return new Delivery(producers, producer, LONGEST_WAIT.toNanos()).send(entries);
    } catch (InterruptedException e) {
      producers.abandon(producer);
      throw e;
    } catch (FailedException | RuntimeException e) {
      producers.discard(producer);
      throw e;
    }
  }

  private Producer<byte[], byte[]> producer() {
    try {
      return producers.current();
    } catch (KafkaException e) { // such as brokers whose names can't be resolved
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new TargetUnavailableException(
          this + " can't be reached: " + cause.getMessage(), cause);
    }
  }

  @Override
  public void close() {
    producers.close();
  }

  @Override
  public String toString() {
    return "Kafka at " + brokers + " (MSK_BOOTSTRAP_SRV)";
  }
}
