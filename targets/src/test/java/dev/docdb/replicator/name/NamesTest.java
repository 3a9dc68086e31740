package dev.docdb.replicator.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Events;
import dev.docdb.replicator.change.Namespace;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;

class NamesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 21);

  @Test
  void anOrdinaryCollectionKeepsItsName() {
    Namespace orders = Namespace.of("shop", "orders");
    assertEquals("shop-orders", IndexName.of(orders));
    assertEquals("shop-orders", TopicName.of(orders));
    assertEquals(
        "archive/shop/orders/2026/11/21/01a-02b.jsonl.gz",
        ObjectKey.of("archive", orders, DAY, "01a", "02b"));
  }

  /** Event ids are opaque: on some servers they tell no order. */
  @Test
  void e10_theKeysOfLettersLieInTheOrderOfTheirChanges() {
    Namespace orders = Namespace.of("shop", "orders");
    String first = ObjectKey.inOrder("dead/kafka", orders, change("f0", 1_795_251_600, 9));
    String second = ObjectKey.inOrder("dead/kafka", orders, change("a0", 1_795_251_600, 10));
    String nextDay = ObjectKey.inOrder("dead/kafka", orders, change("00", 1_795_338_000, 1));
    assertEquals("dead/kafka/shop/orders/2026/11/21/6b015d9000000009-f0.json", first);
    assertTrue(first.compareTo(second) < 0 && second.compareTo(nextDay) < 0, second);
    assertTrue(first.startsWith(ObjectKey.folder("dead/kafka", orders)));
    assertTrue(first.startsWith(ObjectKey.folder("dead/kafka", Namespace.of("shop"))));
    assertFalse(first.startsWith(ObjectKey.folder("dead/kafka", Namespace.of("shop", "order"))));
  }

  private static Change change(String eventId, int second, int counter) {
    BsonDocument event =
        Events.event("insert", "")
            .append("_id", new BsonDocument("_data", new BsonString(eventId)))
            .append("clusterTime", new BsonTimestamp(second, counter));
    return Events.change(event);
  }

  @Test
  void hyphensUnderscoresAndDigitsOfACollectionStay() {
    Namespace events = Namespace.of("shop", "order-events_2026");
    assertEquals("shop-order-events_2026", IndexName.of(events));
    assertEquals("shop-order-events_2026", TopicName.of(events));
  }

  @Test
  void g01_s14_namesThatDifferInCaseOnlyHaveDifferentIndexes() {
    assertEquals("shop-order~items", IndexName.of(Namespace.of("shop", "orderItems")));
    assertEquals("shop-orderitems", IndexName.of(Namespace.of("shop", "orderitems")));
  }

  @Test
  void aHyphenInTheDatabaseIsNotTheOneThatJoins() {
    assertEquals("a~045b-c", IndexName.of(Namespace.of("a-b", "c")));
    assertEquals("a-b-c", IndexName.of(Namespace.of("a", "b-c")));
    assertEquals("a_x2db-c", TopicName.of(Namespace.of("a-b", "c")));
    assertEquals("a-b-c", TopicName.of(Namespace.of("a", "b-c")));
  }

  @Test
  void eventsOfAWholeDatabaseHaveAPlaceOfTheirOwn() {
    assertEquals("shop", TopicName.of(Namespace.of("shop")));
    assertEquals(
        "shop/!database/2026/11/21/1-1.jsonl.gz",
        ObjectKey.of("", Namespace.of("shop"), DAY, "1", "1"));
  }

  @Test
  void a10_s10_theDayOfAChangeIsThatOfTheClusterInUtc() {
    assertEquals(LocalDate.of(2026, 11, 21), ObjectKey.dateOf(1_795_305_599L << 32 | 7));
    assertEquals(LocalDate.of(2026, 11, 22), ObjectKey.dateOf(1_795_305_600L << 32));
    assertEquals(LocalDate.of(2100, 1, 1), ObjectKey.dateOf(4_102_444_800L << 32));
  }

  @Test
  void g01_s14_tenThousandHostileIndexNamesAreLegalAndDiffer() {
    assertDistinct(IndexName::of, ServiceRules::checkIndex);
  }

  @Test
  void g02_s14_tenThousandHostileTopicNamesAreLegalAndDifferEvenWithDotsTakenForUnderscores() {
    assertDistinct(
        namespace -> TopicName.of(namespace).replace('.', '_'), ServiceRules::checkTopic);
  }

  @Test
  void g02_noTopicIsOneOfKafkasOwn() {
    for (String own :
        List.of("__consumer_offsets", "__transaction_state", "__cluster_metadata", "_schemas")) {
      assertNotEquals(own, TopicName.of(Namespace.of(own)));
    }
  }

  @Test
  void g03_tenThousandHostileObjectKeysAreLegalAndDiffer() {
    assertDistinct(
        namespace -> ObjectKey.of("p".repeat(400), namespace, DAY, "first", "last"),
        ServiceRules::checkKey);
  }

  @Test
  void g03_eventIdsOfAnyTextMakeLegalKeysThatDiffer() {
    Namespace orders = Namespace.of("shop", "orders");
    Map<String, String> named = new HashMap<>();
    for (String id : HostileNames.texts(10_000)) {
      String key = ObjectKey.of("archive", orders, DAY, id, "last");
      ServiceRules.checkKey(key);
      assertEquals(null, named.put(key, id), key);
    }
  }

  /** So that a check which lets everything pass is found out. */
  @Test
  void theRulesOfTheServicesFindWhatBreaksThem() {
    for (String index :
        List.of("", ".", "..", "_a", "-a", "+a", "A", "a b", "a*", "a:b", "a#", "é".repeat(128))) {
      assertThrows(AssertionError.class, () -> ServiceRules.checkIndex(index), index);
    }
    for (String topic : List.of("", ".", "..", "a b", "é", "a/b", "a".repeat(250), "__own")) {
      assertThrows(AssertionError.class, () -> ServiceRules.checkTopic(topic), topic);
    }
    for (String key : List.of("", "/a", "a//b", "a/../b", "a/./b", "a b", "é", "k".repeat(1025))) {
      assertThrows(AssertionError.class, () -> ServiceRules.checkKey(key), key);
    }
    for (String group : List.of("", "a b", "é", "a".repeat(129), "a\u0000")) {
      assertThrows(AssertionError.class, () -> ServiceRules.checkGroup(group), group);
    }
    for (String key : List.of("", "a".repeat(257))) {
      assertThrows(AssertionError.class, () -> ServiceRules.checkPartitionKey(key), key);
    }
  }

  @Test
  void g03_longEventIdsAreReplacedByFingerprintsAndStillDiffer() {
    Namespace longest = Namespace.of("d".repeat(300), "c".repeat(300));
    String one = ObjectKey.of("p".repeat(400), longest, DAY, "1" + "0".repeat(300), "2");
    String other = ObjectKey.of("p".repeat(400), longest, DAY, "2" + "0".repeat(300), "2");
    assertTrue(one.length() <= 1024, one);
    assertNotEquals(one, other);
  }

  private static void assertDistinct(Function<Namespace, String> naming, Consumer<String> isLegal) {
    Map<String, Namespace> named = new HashMap<>();
    for (Namespace namespace : HostileNames.namespaces(10_000)) {
      String name = naming.apply(namespace);
      isLegal.accept(name);
      Namespace other = named.put(name, namespace);
      assertEquals(null, other, () -> "both " + namespace + " and " + other + " are " + name);
    }
  }
}
