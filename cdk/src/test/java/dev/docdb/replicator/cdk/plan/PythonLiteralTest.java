package dev.docdb.replicator.cdk.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The values are what Python's {@code ast.literal_eval} gave for the same text. */
class PythonLiteralTest {

  @Test
  void readsWhatPythonWrites() {
    assertEquals(List.of(), PythonLiteral.parse(" [ ] "));
    assertEquals(List.of("a", "b"), PythonLiteral.parse("('a', \"b\",)"));
    assertEquals(
        List.of(Map.of("db", "d", "cols", List.of("it's", "x\\y\"\u00e9\n"))),
        PythonLiteral.parse("[{'db': 'd',\n 'cols': ['it\\'s', \"x\\\\y\\\"\\xe9\\n\"],}\n]"));
  }

  @Test
  void saysWhereItCannotReadOn() {
    assertEquals("expected a comma or ] behind ...['a' ", refusal("['a' 'b']"));
    assertEquals("expected a comma or ] behind ...['a'", refusal("['a'"));
    assertEquals("expected nothing more behind ...[] ", refusal("[] x"));
    assertEquals("expected a colon behind ...{'a' ", refusal("{'a' }"));
    assertEquals("expected the end of a string behind ...['a", refusal("['a"));
    assertEquals(
        "expected no more brackets within brackets behind ...[[[[[[[[[[[",
        refusal("[".repeat(100_000)));
    assertEquals(
        "expected a list in [], a dictionary in {} or a string in quotes behind ...[",
        refusal("[__import__('os')]"));
    assertEquals("expected 2 hexadecimal digits behind ...'\\x", refusal("'\\xg'"));
  }

  private static String refusal(String text) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> PythonLiteral.parse(text)).getMessage());
  }
}
