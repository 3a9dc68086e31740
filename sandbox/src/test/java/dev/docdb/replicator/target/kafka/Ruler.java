package dev.docdb.replicator.target.kafka;

import static java.util.stream.Collectors.toSet;

import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The operator of the brokers. */
final class Ruler implements AutoCloseable {
  private static final long A_MOMENT = 20_000_000;

  private final Admin admin;

  Ruler(KafkaServer server) {
    this.admin = Admin.create(Map.of("bootstrap.servers", server.internalServers()));
  }

  /** Makes a topic of one partition. */
  void create(String topic, Map<String, String> settings) throws Exception {
    NewTopic wanted = new NewTopic(topic, Optional.of(1), Optional.empty()).configs(settings);
    admin.createTopics(List.of(wanted)).all().get();
  }

  void delete(String topic) throws Exception {
    admin.deleteTopics(List.of(topic)).all().get();
    while (topics().contains(topic)) {
      LockSupport.parkNanos(A_MOMENT);
    }
  }

  void set(String topic, String name, String value) throws Exception {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                List.of(new AlterConfigOp(new ConfigEntry(name, value), OpType.SET))))
        .all()
        .get();
  }

  Set<String> topics() throws Exception {
    return admin.listTopics().names().get();
  }

  /** A broker that has just come up may not have heard of it yet. */
  private TopicPartitionInfo partition(String topic) throws Exception {
    while (true) {
      try {
        return admin
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get()
            .get(topic)
            .partitions()
            .getFirst();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
  }

  /** The broker that leads the topic's first partition. */
  int leader(String topic) throws Exception {
    return partition(topic).leader().id();
  }

  /** Waits until the topic's first partition has so many replicas in sync. */
  void awaitInSync(String topic, int replicas) throws Exception {
    while (partition(topic).isr().size() != replicas) {
      LockSupport.parkNanos(A_MOMENT);
    }
  }

  /** Allows it to a user, from any host; it holds when this returns. */
  void allow(String user, AclOperation operation, String topic) throws Exception {
    AclBinding allowed =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
            new AccessControlEntry(user, "*", operation, AclPermissionType.ALLOW));
    admin.createAcls(List.of(allowed)).all().get();
    while (!admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
        .collect(toSet())
        .contains(allowed)) {
      LockSupport.parkNanos(A_MOMENT);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
