package dev.docdb.replicator.target.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.kafka.KafkaOptions;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.sandbox.proxy.Direction;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Placed;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KafkaOutageTest {
  private static final Namespace PLACE = Namespace.of("shop", "orders");
  private static final List<Outcome> ONE_STORED = List.of(Outcome.STORED);

  @AutoClose private final Surroundings surroundings = new Surroundings();
  private final Journal journal = new Journal(PLACE);

  private KafkaTarget open(KafkaServer server, Duration longestWait) {
    return new KafkaTarget(
        surroundings.resources(PLACE, Map.of("MSK_BOOTSTRAP_SRV", server.bootstrapServers())),
        longestWait);
  }

  private static List<String> stored(KafkaServer server) {
    return records(server, "shop-orders").stream().map(KafkaOutageTest::eventId).toList();
  }

  private static List<ConsumerRecord<String, String>> records(KafkaServer server, String topic) {
    return TopicReader.records(Map.of("bootstrap.servers", server.internalServers()), topic);
  }

  private static String eventId(ConsumerRecord<String, String> record) {
    return TopicReader.change(record).eventId().orElseThrow();
  }

  private static List<String> ids(Change... changes) {
    return List.of(changes).stream().map(Change::eventId).toList();
  }

  @Test
  void d01_aBrokerThatIsDownIsWaitedForAndGetsEverythingInOrderWhenItIsBack() throws Exception {
    try (KafkaServer server = KafkaServer.start(KafkaOptions.plaintext().withPartitions(1));
        KafkaTarget target = open(server, Duration.ofSeconds(2))) {
      Change one = journal.insert("a");
      Change two = journal.update("a");
      Change three = journal.insert("b");
      assertEquals(ONE_STORED, Sending.send(target, one));
      int broker = server.brokers().getFirst();
      server.stopBroker(broker);
      assertThrows(TargetUnavailableException.class, () -> Sending.send(target, two));
      server.startBroker(broker);
      assertEquals(ONE_STORED, Patience.send(target, two));
      assertEquals(ONE_STORED, Sending.send(target, three));
      assertEquals(ids(one, two, three), stored(server));
    }
  }

  @Test
  void d10_aRequestWhoseAnswerWasLostIsSentAgainAndStoredOnce() throws Exception {
    try (KafkaServer server =
            KafkaServer.start(KafkaOptions.plaintext().withPartitions(1).withProxy());
        KafkaTarget target = open(server, Duration.ofSeconds(20))) {
      Change one = journal.insert("a");
      Change two = journal.update("a");
      Change three = journal.update("a");
      assertEquals(ONE_STORED, Sending.send(target, one));
      int connections = server.proxy().accepted();
      server.proxy().cutAfter(Direction.TO_CLIENT, 0);
      assertEquals(List.of(Outcome.STORED, Outcome.STORED), Sending.send(target, two, three));
      assertTrue(server.proxy().accepted() > connections, "no connection was cut");
      assertEquals(ids(one, two, three), stored(server));
    }
  }

  @Test
  void d10_whereNoAnswerComesEverythingIsSentAgainByAnotherProducer() throws Exception {
    try (KafkaServer server =
            KafkaServer.start(KafkaOptions.plaintext().withPartitions(1).withProxy());
        KafkaTarget target = open(server, Duration.ofSeconds(2))) {
      Change one = journal.insert("a");
      Change two = journal.update("a");
      assertEquals(ONE_STORED, Sending.send(target, one));
      server.proxy().blackHole(true);
      TargetUnavailableException silence =
          assertThrows(TargetUnavailableException.class, () -> Sending.send(target, two));
      assertTrue(silence.getMessage().contains("acknowledged"), silence.getMessage());
      server.proxy().heal();
      assertEquals(ONE_STORED, Patience.send(target, two));
      List<String> distinct = stored(server).stream().distinct().toList();
      assertEquals(ids(one, two), distinct, "a change is missing, or jumped");
    }
  }

  @Nested
  class OfThreeBrokers {
    private static final KafkaServer SERVER =
        KafkaServer.start(KafkaOptions.plaintext().withPartitions(6).withBrokers(3));

    @AutoClose private final Ruler ruler = new Ruler(SERVER);

    @AfterAll
    static void close() {
      SERVER.close();
    }

    private KafkaTarget open(Namespace place, Duration longestWait) {
      Map<String, String> settings = Map.of("MSK_BOOTSTRAP_SRV", SERVER.bootstrapServers());
      return new KafkaTarget(surroundings.resources(place, settings), longestWait);
    }

    @Test
    void d11_aLeaderThatGoesWhileItIsWrittenToCostsNeitherAChangeNorTheOrder() throws Exception {
      Namespace place = Namespace.of("shop", "leaders");
      List<Change> changes = new Journal(place).random(3_000, 60);
      try (KafkaTarget target = open(place, Duration.ofSeconds(30))) {
        deliver(target, changes.subList(0, 500));
        int leader = ruler.leader("shop-leaders");
        Thread stopping = Thread.ofPlatform().start(() -> SERVER.stopBroker(leader));
        for (int at = 500; at < 2_500; at += 100) {
          deliver(target, changes.subList(at, at + 100));
        }
        stopping.join();
        SERVER.startBroker(leader);
        deliver(target, changes.subList(2_500, 3_000));
      }
      Placed.assertOrdered(changes, firstOfEach(records(SERVER, "shop-leaders")), 6);
    }

    @Test
    void d11_whatTooFewReplicasCanAcknowledgeIsSentAgainUntilTheyAreBack() throws Exception {
      ruler.create("shop-few", Map.of("min.insync.replicas", "3"));
      Namespace place = Namespace.of("shop", "few");
      Change[] changes = {new Journal(place).insert("a")};
      try (KafkaTarget target = open(place, Duration.ofSeconds(2))) {
        int leader = ruler.leader("shop-few");
        int follower =
            SERVER.brokers().stream().filter(broker -> broker != leader).findFirst().orElseThrow();
        SERVER.stopBroker(follower);
        ruler.awaitInSync("shop-few", 2);
        TargetUnavailableException failure =
            assertThrows(TargetUnavailableException.class, () -> Sending.send(target, changes));
        assertTrue(failure.getMessage().contains("in-sync replicas"), failure.getMessage());
        SERVER.startBroker(follower);
        ruler.awaitInSync("shop-few", 3);
        assertEquals(ONE_STORED, Patience.send(target, changes));
      }
      assertEquals(1, firstOfEach(records(SERVER, "shop-few")).size());
    }
  }

  private static void deliver(KafkaTarget target, List<Change> changes) throws Exception {
    PlanDriver.of(target).deliver(Sending.encode(changes.toArray(Change[]::new)));
  }

  /** Repeats are allowed where an answer is missing. */
  private static List<Placed> firstOfEach(List<ConsumerRecord<String, String>> records) {
    Set<String> seen = new HashSet<>();
    List<Placed> first = new ArrayList<>();
    for (ConsumerRecord<String, String> record : records) {
      if (seen.add(eventId(record))) {
        first.add(new Placed("" + record.partition(), record.key(), eventId(record)));
      }
    }
    return first;
  }
}
