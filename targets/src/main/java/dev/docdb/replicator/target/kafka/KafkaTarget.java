package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.change.Operation;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.KafkaDeletes;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Payload;
import dev.docdb.replicator.name.TopicName;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;

/**
 * Kafka: each change is a record in its collection's topic, and the document's id its key, so that
 * all changes of a document are in one partition. The idempotent producer keeps their order.
 */
public final class KafkaTarget implements Target<KafkaEntry> {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final String brokers;
  private final Encoding encoding;
  private final boolean tombstones;
  private final Function<EncodedChange, Namespace> places;
  private final Map<Namespace, String> names = new HashMap<>();
  private final RequestLimits limits;
  private final Duration longestWait;
  private final Access access;
  private final Topics topics;
  private final Producers producers;
  private boolean loginFetchedAnew;

  /**
   * The brokers that {@code MSK_BOOTSTRAP_SRV} names.
   *
   * @param longestWait how long a request may go unacknowledged
   */
  KafkaTarget(TargetResources resources, Duration longestWait) {
    Environment environment = resources.environment();
    int largest = environment.get(Settings.MSK_RECORD_BYTES);
    this.brokers = environment.get(Settings.MSK_BOOTSTRAP_SRV);
    this.encoding = TargetKind.KAFKA.encoding(resources.environment());
    this.tombstones = environment.get(Settings.MSK_DELETES) == KafkaDeletes.TOMBSTONE;
    this.places = resources.places();
    this.limits = new RequestLimits(10_000, 4 << 20, largest, 1, OrderRule.ORDERED_REQUEST);
    this.longestWait = longestWait;
    this.access = Access.of(resources);
    this.topics = new Topics(access::settings, environment.get(Settings.MSK_MISSING_TOPIC));
    this.producers = new Producers(() -> ProducerSettings.of(access.settings(), largest));
  }

  /** The brokers that {@code MSK_BOOTSTRAP_SRV} names. */
  public static KafkaTarget open(TargetResources resources) {
    return new KafkaTarget(resources, LONGEST_WAIT);
  }

  @Override
  public TargetKind kind() {
    return TargetKind.KAFKA;
  }

  @Override
  public RequestLimits limits() {
    return limits;
  }

  @Override
  public Optional<KafkaEntry> toEntry(EncodedChange change) {
    Namespace place = places.apply(change);
    String topic = names.computeIfAbsent(place, TopicName::of);
    boolean tombstone = tombstones && change.change().operation() == Operation.DELETE;
    @Nullable Payload value = tombstone ? null : change.payload(encoding);
    return Optional.of(KafkaEntry.of(change, place.toString(), topic, value));
  }

  @Override
  public List<KafkaEntry> tooLarge(List<KafkaEntry> entries) throws InterruptedException {
    return attempt(
        () -> {
          topics.ensure(topicsOf(entries));
          return entries.stream()
              .filter(entry -> entry.bytes() > topics.largest(entry.topic()))
              .toList();
        });
  }

  @Override
  public List<Outcome> send(List<KafkaEntry> entries) throws InterruptedException {
    return entries.isEmpty() ? List.of() : attempt(() -> deliver(entries));
  }

  /** What asks the brokers. */
  @FunctionalInterface
  private interface Attempt<T> {
    T make() throws FailedException, InterruptedException;
  }

  private <T> T attempt(Attempt<T> attempt) throws InterruptedException {
    try {
      return attempt.make();
    } catch (FailedException e) {
      topics.forget();
      if (e.failure() instanceof AuthenticationException && !loginFetchedAnew) {
        loginFetchedAnew = true; // it may have been rotated
        access.forget();
        return attempt(attempt);
      }
      throw new KafkaFailure(this.toString(), brokers, access.login()).of(e);
    } catch (KafkaException e) { // such as brokers whose names can't be resolved
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new TargetUnavailableException(
          this + " can't be used now: " + cause.getMessage(), cause);
    }
  }

  private static Set<String> topicsOf(List<KafkaEntry> entries) {
    Set<String> topics = new HashSet<>();
    entries.forEach(entry -> topics.add(entry.topic()));
    return topics;
  }

  private List<Outcome> deliver(List<KafkaEntry> entries)
      throws FailedException, InterruptedException {
    topics.ensure(topicsOf(entries));
    Producer<byte[], byte[]> producer = producers.current();
    try {
      return new Delivery(producers, producer, longestWait.toNanos()).send(entries);
    } catch (InterruptedException e) {
      producers.abandon(producer);
      throw e;
    } catch (FailedException | RuntimeException e) {
      producers.discard(producer);
      throw e;
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
