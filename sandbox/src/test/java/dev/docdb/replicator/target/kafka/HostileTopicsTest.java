package dev.docdb.replicator.target.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.name.HostileNames;
import dev.docdb.replicator.name.TopicName;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.Test;

class HostileTopicsTest {
  @Test
  void g02_kafkasOwnCheckTakesTenThousandHostileNamesAndSeesNoCollision() {
    Set<String> unified = new TreeSet<>();
    for (String topic : HostileNames.namespaces(10_000).stream().map(TopicName::of).toList()) {
      Topic.validate(topic);
      assertTrue(!Topic.isInternal(topic), topic);
      assertTrue(unified.add(Topic.unifyCollisionChars(topic)), topic);
    }
  }

  @Test
  void g02_aRealBrokerMakesThem() throws Exception {
    List<String> topics = HostileNames.namespaces(250).stream().map(TopicName::of).toList();
    try (KafkaServer server = KafkaServer.start();
        Admin admin =
            Admin.create(Map.<String, Object>of("bootstrap.servers", server.bootstrapServers()))) {
      admin
          .createTopics(topics.stream().map(name -> new NewTopic(name, 1, (short) 1)).toList())
          .all()
          .get(60, TimeUnit.SECONDS);
      assertEquals(Set.copyOf(topics), admin.listTopics().names().get(60, TimeUnit.SECONDS));
    }
  }
}
