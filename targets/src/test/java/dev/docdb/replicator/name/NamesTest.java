package dev.docdb.replicator.name;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Events;
import dev.docdb.replicator.change.Namespace;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;

class NamesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 21);

  /** Characters that services refuse, that escapes are made of, and that differ only in case. */
  private static final String[] PIECES = {
    "a",
    "b",
    "A",
    "B",
    "x",
    "X",
    "0",
    "2",
    "d",
    "045",
    "2d",
    "2e",
    "x2e",
    "-",
    "--",
    "_",
    "__",
    "_x",
    "_xx",
    ".",
    "..",
    "~",
    "~~",
    "~a",
    "!",
    "!!",
    "!2F",
    "!database",
    "database",
    "%",
    "%2F",
    "/",
    "\\",
    "*",
    "?",
    "\"",
    "<",
    ">",
    "|",
    " ",
    ",",
    "#",
    ":",
    "+",
    "$",
    "\u0000",
    "\n",
    "\t",
    "é",
    "ü",
    "日本",
    "\uD83D\uDE00",
    "\uFFFD",
    "\uFFFE",
    "orders",
    "Orders",
    "q".repeat(60),
    "Q".repeat(120)
  };

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
  void s14_namesThatDifferInCaseOnlyHaveDifferentIndexes() {
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
  void s14_tenThousandHostileIndexNamesAreLegalAndDiffer() {
    assertDistinct(
        IndexName::of,
        name -> {
          assertTrue(name.length() <= 255 && name.matches("[a-z0-9~][a-z0-9._~-]*"), name);
          assertFalse(name.equals(".") || name.equals(".."), name);
        });
  }

  @Test
  void s14_tenThousandHostileTopicNamesAreLegalAndDifferEvenWithDotsTakenForUnderscores() {
    assertDistinct(
        namespace -> TopicName.of(namespace).replace('.', '_'),
        name -> {
          assertTrue(name.length() <= 249 && name.matches("[a-zA-Z0-9._-]+"), name);
          assertFalse(name.startsWith("__"), name);
        });
  }

  @Test
  void tenThousandHostileObjectKeysAreLegalAndDiffer() {
    assertDistinct(
        namespace -> ObjectKey.of("p".repeat(400), namespace, DAY, "first", "last"),
        key -> {
          assertTrue(key.getBytes(UTF_8).length <= 1024, key);
          assertTrue(key.matches("[a-zA-Z0-9._!/-]+"), key);
          assertFalse(Arrays.stream(key.split("/")).anyMatch(Set.of("", ".", "..")::contains), key);
        });
  }

  @Test
  void longEventIdsAreReplacedByFingerprintsAndStillDiffer() {
    Namespace longest = Namespace.of("d".repeat(300), "c".repeat(300));
    String one = ObjectKey.of("p".repeat(400), longest, DAY, "1" + "0".repeat(300), "2");
    String other = ObjectKey.of("p".repeat(400), longest, DAY, "2" + "0".repeat(300), "2");
    assertTrue(one.length() <= 1024, one);
    assertNotEquals(one, other);
  }

  private static void assertDistinct(Function<Namespace, String> naming, Consumer<String> isLegal) {
    Random random = new Random(20261121);
    Set<Namespace> namespaces = new HashSet<>();
    while (namespaces.size() < 10_000) {
      namespaces.add(hostile(random));
    }
    Map<String, Namespace> named = new HashMap<>();
    for (Namespace namespace : namespaces) {
      String name = naming.apply(namespace);
      isLegal.accept(name);
      Namespace other = named.put(name, namespace);
      assertEquals(null, other, () -> "both " + namespace + " and " + other + " are " + name);
    }
  }

  private static Namespace hostile(Random random) {
    String database = text(random);
    return random.nextInt(8) == 0 ? Namespace.of(database) : Namespace.of(database, text(random));
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
