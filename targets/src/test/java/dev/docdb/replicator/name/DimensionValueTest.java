package dev.docdb.replicator.name;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DimensionValueTest {
  @Test
  void printableAsciiStays() {
    assertEquals("shop.order items~*", DimensionValue.of("shop.order items~*"));
  }

  @Test
  void eachOtherCharacterIsAnUnderscore() {
    assertEquals("shop.__", DimensionValue.of("shop.\u6ce8\u6587"));
    assertEquals("shop._a_", DimensionValue.of("shop.\ud83d\ude00a\t"));
  }
}
