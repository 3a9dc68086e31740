package dev.docdb.replicator.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonDepthTest {
  private static final String DEEP = "[".repeat(20_000);

  @Test
  void whatIsNestedTooDeepIsFoundBehindEveryKindOfText() {
    for (String before :
        List.of(
            "",
            "{\"a\":\"'\",\"b\":",
            "{\"a\":'\"',\"b\":",
            "{\"a\":/\"/,\"b\":",
            "{\"a\":/\\/'/,\"b\":",
            "{\"a\":\"\\\"\",\"b\":",
            "{\"a\":\"]]]]\",\"b\":")) {
      assertFalse(JsonDepth.isBounded(before + DEEP), before);
    }
  }

  @Test
  void bracketsWithinATextAreNoLevels() {
    for (String quote : List.of("\"", "'", "/")) {
      assertTrue(JsonDepth.isBounded("{\"a\":" + quote + DEEP + quote + "}"), quote);
    }
    assertTrue(JsonDepth.isBounded("[".repeat(100) + "]".repeat(100)));
    assertFalse(JsonDepth.isBounded("[".repeat(101) + "]".repeat(101)));
  }
}
