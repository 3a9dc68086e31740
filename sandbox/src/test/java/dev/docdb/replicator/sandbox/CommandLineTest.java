package dev.docdb.replicator.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private static final List<String> SIZES = List.of("small", "large");

  @Test
  void optionsAreReadWithTheirValues() {
    CommandLine line = new CommandLine(List.of("--rate", "20", "--size", "small,large", "--keep"));
    assertEquals("--rate", line.next());
    assertEquals(20, line.number(20));
    assertEquals("--size", line.next());
    assertEquals(Set.of("small", "large"), line.someOf("size", SIZES, Function.identity()));
    assertTrue(line.hasNext());
    assertEquals("--keep", line.next());
    assertFalse(line.hasNext());
  }

  @Test
  void aNumberOutOfItsRangeIsRefused() {
    for (String wrong : List.of("0", "21", "-1", "1.5", "many", "", "99999999999")) {
      assertEquals(
          "The option --rate takes a whole number from 1 to 20, not '" + wrong + "'; see --help",
          refusal("--rate", wrong));
    }
  }

  @Test
  void aValueThatIsMissingIsTold() {
    assertEquals("The option --rate needs a value; see --help", refusal("--rate"));
  }

  @Test
  void aNameThatNobodyKnowsIsToldWithThoseThatThereAre() {
    CommandLine line = new CommandLine(List.of("--size", "small,huge"));
    line.next();
    CommandLine.UsageException refused =
        assertThrows(
            CommandLine.UsageException.class,
            () -> line.someOf("size", SIZES, Function.identity()));
    assertEquals(
        "There is no size 'huge'; there are small,large; see --help", refused.getMessage());
  }

  private static String refusal(String... arguments) {
    CommandLine line = new CommandLine(List.of(arguments));
    line.next();
    return assertThrows(CommandLine.UsageException.class, () -> line.number(20)).getMessage();
  }
}
