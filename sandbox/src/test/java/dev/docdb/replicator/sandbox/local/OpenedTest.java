package dev.docdb.replicator.sandbox.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedTest {
  private final List<String> closed = new ArrayList<>();
  private final Opened opened = new Opened();

  @Test
  void everythingIsClosedOnceInTheReverseOrder() {
    opened.add("first", closed::add);
    opened.add("second", closed::add);
    opened.close();
    opened.close();
    assertEquals(List.of("second", "first"), closed);
  }

  @Test
  void oneThatCannotBeClosedKeepsNoneOfTheOthersOpen() {
    opened.add("first", closed::add);
    opened.add("second", OpenedTest::refuse);
    opened.add("third", OpenedTest::refuse);
    RuntimeException failure = assertThrows(IllegalStateException.class, opened::close);
    assertEquals("third", failure.getMessage());
    assertEquals("second", failure.getSuppressed()[0].getMessage());
    assertEquals(List.of("first"), closed);
  }

  @Test
  void theFailureThatLedToTheClosingStaysTheOneToTell() {
    opened.add("first", OpenedTest::refuse);
    IllegalArgumentException reason = new IllegalArgumentException("the reason");
    opened.closeAfter(reason);
    assertSame(IllegalStateException.class, reason.getSuppressed()[0].getClass());
  }

  private static void refuse(String thing) {
    throw new IllegalStateException(thing);
  }
}
