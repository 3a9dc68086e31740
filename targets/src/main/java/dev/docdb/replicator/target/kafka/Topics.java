package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.config.OnMissingTopic;
import dev.docdb.replicator.target.kafka.FailedException.Doing;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics that are known to be there, and how large their records may be. Brokers may make
 * topics by themselves when they are first written to; that is never relied on, nor ever brought
 * about.
 */
final class Topics {
  private static final int LONGEST_ANSWER = 10_000;
  private static final int UNKNOWN = Integer.MAX_VALUE;

  /** What compression may add to a record that can't be compressed: a head, and one a block. */
  private static final int COMPRESSION_HEAD = 64;

  private static final int COMPRESSION_BLOCK = 16_384;

  private final Supplier<Map<String, Object>> access;
  private final OnMissingTopic choice;
  private final Map<String, Integer> known = new HashMap<>();

  Topics(Supplier<Map<String, Object>> access, OnMissingTopic choice) {
    this.access = access;
    this.choice = choice;
  }

  /** Some topics aren't there, and nobody here may make them. */
  static final class MissingException extends Exception {
    private static final long serialVersionUID = 1L;

    MissingException(Set<String> topics) {
      super(String.join(", ", topics));
    }
  }

  /** Sees to it that these are there; does I/O for those that aren't known yet. */
  synchronized void ensure(Collection<String> names) throws FailedException, InterruptedException {
    Set<String> asked = new TreeSet<>(names);
    asked.removeAll(known.keySet());
    if (asked.isEmpty()) {
      return;
    }
    Admin admin = open();
    try {
      Set<String> missing = missing(admin, asked);
      if (!missing.isEmpty()) {
        create(admin, missing);
      }
      known.putAll(largest(admin, asked));
    } finally {
      Thread.ofVirtual().start(() -> admin.close(Duration.ZERO)); // waits for the client's thread
    }
  }

  private Admin open() {
    Map<String, Object> settings = new HashMap<>(access.get());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LONGEST_ANSWER);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, LONGEST_ANSWER / 2);
    return Admin.create(settings);
  }

  private static Set<String> missing(Admin admin, Set<String> asked)
      throws FailedException, InterruptedException {
    Set<String> missing = new TreeSet<>();
    for (var topic : admin.describeTopics(asked).topicNameValues().entrySet()) {
      try {
        topic.getValue().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw failed(Doing.LOOKING_UP_TOPICS, topic.getKey(), e);
        }
        missing.add(topic.getKey());
      }
    }
    return missing;
  }

  private void create(Admin admin, Set<String> missing)
      throws FailedException, InterruptedException {
    if (choice == OnMissingTopic.FAIL) {
      throw new FailedException(Doing.LOOKING_UP_TOPICS, "", new MissingException(missing));
    }
    Set<NewTopic> wanted =
        missing.stream()
            .map(name -> new NewTopic(name, Optional.empty(), Optional.empty()))
            .collect(Collectors.toSet());
    for (var made : admin.createTopics(wanted).values().entrySet()) {
      try {
        made.getValue().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) { // somebody was faster
          throw failed(Doing.CREATING_TOPICS, made.getKey(), e);
        }
      }
    }
  }

  private static Map<String, Integer> largest(Admin admin, Set<String> asked)
      throws FailedException, InterruptedException {
    Set<ConfigResource> resources = new HashSet<>();
    asked.forEach(name -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name)));
    Map<String, Integer> found = new HashMap<>();
    for (var topic : admin.describeConfigs(resources).values().entrySet()) {
      String name = topic.getKey().name();
      found.put(name, largest(name, topic.getValue()));
    }
    return found;
  }

  private static int largest(String topic, KafkaFuture<Config> config)
      throws FailedException, InterruptedException {
    try {
      String value = config.get().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value();
      int most = Integer.parseInt(value);
      return Math.max(1, most - most / COMPRESSION_BLOCK - COMPRESSION_HEAD);
    } catch (ExecutionException e) {
      boolean notToBeKnown =
          e.getCause() instanceof AuthorizationException
              || e.getCause()
                  instanceof UnknownTopicOrPartitionException; // this broker's not told yet
      if (notToBeKnown) {
        return UNKNOWN;
      }
      throw failed(Doing.LOOKING_UP_TOPICS, topic, e);
    }
  }

  private static FailedException failed(Doing doing, String topic, ExecutionException e) {
    return new FailedException(doing, topic, e.getCause() == null ? e : e.getCause());
  }

  /** How many bytes a record of this topic may surely have, where that is known. */
  synchronized int largest(String name) {
    return known.getOrDefault(name, UNKNOWN);
  }

  /** They may be gone. */
  synchronized void forget() {
    known.clear();
  }
}
