package dev.docdb.replicator.cdk.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamesTest {
  private static final String DEPLOYMENT = "docdb-replicator";

  @Test
  void aPlainScopeIsItsName() {
    assertEquals("docdb-replicator-shop-orders", function("shop", "orders"));
    assertEquals("docdb-replicator-shop-orders", stack("shop", "orders"));
    assertEquals("docdb-replicator-shop", function("shop", null));
    assertEquals("docdb-replicator-shop-order_items", function("shop", "order_items"));
    assertEquals("docdb-replicator-shop-orderItems-4cfb541d", function("shop", "orderItems"));
  }

  @Test
  void aStackHasNoCapitalsAndNoUnderscores() {
    assertEquals("docdb-replicator-shop-order-items-dd0a51bc", stack("shop", "order_items"));
    assertNotEquals(stack("shop", "order_items"), stack("shop", "order-items"));
    assertNotEquals(stack("shop", "orderitems"), stack("shop", "orderItems"));
  }

  @Test
  void scopesOfTheSameLettersAreToldApart() {
    Set<String> functions = new HashSet<>();
    Set<String> stacks = new HashSet<>();
    List<Replication> alike =
        List.of(
            scope("a", "b-c"),
            scope("a-b", "c"),
            scope("a-b-c", null),
            scope("a", "b.c"),
            scope("a", "b c"),
            scope("a", "b_c"),
            scope("a", "B-c"),
            scope("a", "b-ç"),
            scope("a", "b-\u6ce8"),
            scope("a", "\u6ce8"),
            scope("\u6ce8", null),
            scope("a_b", "c"),
            scope("shared", null),
            scope("Shared", null),
            scope("a", "b-c-12345678"),
            scope("12345678", null));
    for (Replication replication : alike) {
      String function = Names.function(DEPLOYMENT, replication).toLowerCase(Locale.ROOT);
      assertTrue(functions.add(function), replication.scope());
      assertTrue(stacks.add(Names.stack(DEPLOYMENT, replication)), replication.scope());
    }
    assertEquals("docdb-replicator-a-b-c", function("a", "b-c"));
    assertTrue(function("a-b", "c").matches("docdb-replicator-a-b-c-[0-9a-f]{8}"));
    assertTrue(!stacks.contains(Names.sharedStack(DEPLOYMENT)));
  }

  @Test
  void aScopeNamedLikeTheMarkOfAnotherIsToldApart() {
    String marked = stack("a", "b_c").substring("docdb-replicator-a-".length());

    assertNotEquals(stack("a", "b_c"), stack("a", marked));
    assertNotEquals(stack("a", "b_c"), function("a", marked));
  }

  @Test
  void everyScopeHasANameThatLambdaAndCloudFormationTake() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String prefix = "d".repeat(1 + random.nextInt(30));
      Replication replication =
          scope(odd(random, 63), random.nextBoolean() ? odd(random, 255) : null);

      String function = Names.function(prefix, replication);
      String stack = Names.stack(prefix, replication);

      assertTrue(function.matches("[A-Za-z0-9_-]{1,64}"), function);
      assertTrue(stack.matches("[a-z][a-z0-9-]{0,63}"), stack);
      assertTrue(function.startsWith(prefix + "-") && !function.endsWith("-"), function);
      assertTrue(stack.startsWith(prefix + "-") && !stack.endsWith("-"), stack);
    }
  }

  private static String odd(Random random, int longest) {
    String letters = "abcAB09-_. /\u00e7\u6ce8";
    StringBuilder text = new StringBuilder("x");
    int length = random.nextInt(longest);
    for (int i = 1; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private static String function(String database, String collection) {
    return Names.function(DEPLOYMENT, scope(database, collection));
  }

  private static String stack(String database, String collection) {
    return Names.stack(DEPLOYMENT, scope(database, collection));
  }

  static Replication scope(String database, String collection) {
    return new Replication(
        database,
        Optional.ofNullable(collection),
        Map.of(),
        Shape.DEFAULT,
        new Network("vpc-0123456789abcdef0", List.of(), List.of()),
        Set.of(),
        Map.of(),
        Map.of());
  }
}
