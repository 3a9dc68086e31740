package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.finding.Aspect;
import dev.docdb.replicator.finding.PlaceFindings;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a topic takes: how large records, and from how many replicas.
 *
 * @param findings where it is noted
 */
record TopicLimits(Environment environment, PlaceFindings findings) {

  void examine(Admin admin, TopicDescription topic) throws InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    try {
      Config config =
          Objects.requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource))
              .get();
      size(topic.name(), number(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG), config);
      replicas(topic, number(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG));
    } catch (ExecutionException e) {
      findings.unknown(
          Aspect.LIMITS,
          KafkaExamination.said(KafkaExamination.cause(e)),
          "To have them checked, allow this user DescribeConfigs on the topic (with IAM:"
              + " kafka-cluster:DescribeTopicDynamicConfiguration)");
    }
  }

  private void size(String topic, int most, Config config) {
    int wanted = environment.get(Settings.MSK_RECORD_BYTES);
    @Nullable ConfigEntry cleanup = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
    String found =
        "The topic takes records of up to %d bytes (%s), MSK_RECORD_BYTES is %d, its cleanup.policy is %s"
            .formatted(
                most,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                wanted,
                cleanup == null ? "not told" : cleanup.value());
    if (most < wanted) {
      findings.warning(
          Aspect.LIMITS,
          found,
          "Raise max.message.bytes of the topic %s, or lower MSK_RECORD_BYTES, or set CLAIM_CHECK_BUCKET: what is"
                  .formatted(topic)
              + " larger is refused");
    } else {
      findings.ok(Aspect.LIMITS, found);
    }
  }

  private void replicas(TopicDescription topic, int least) {
    long starved =
        topic.partitions().stream().filter(partition -> partition.isr().size() < least).count();
    if (starved > 0) {
      findings.failed(
          Aspect.LIMITS,
          "%d partitions of %s have fewer replicas in sync than min.insync.replicas, which is %d: they take no changes"
              .formatted(starved, topic.name(), least),
          "Bring the brokers back, or lower min.insync.replicas of the topic");
    }
  }

  private static int number(Config config, String name) {
    return Integer.parseInt(config.get(name).value());
  }
}
