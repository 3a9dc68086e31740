package dev.docdb.replicator.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of faults names a test for each, or says why there is none; and the tests exist. */
class FaultsPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Map<String, Integer> ROWS = Map.of("A", 11, "B", 16, "C", 6, "S", 17);
  private static final Pattern ROW = Pattern.compile("^\\| ([A-Z])(\\d+) \\|(.*)\\|$");
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)\\.([abcs]\\d\\d_\\w+)`");
  private static final Pattern NUMBER = Pattern.compile("[abcs]\\d\\d");
  private static final Pattern METHOD = Pattern.compile("void ([abcs]\\d\\d_\\w+)\\(");

  private static Map<String, String> page() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/faults.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        String number = row.group(1) + row.group(2);
        assertEquals(null, rows.put(number, row.group(3)), number + " stands there twice");
      }
    }
    return rows;
  }

  /** Each test that is named after a fault, as {@code Class.method}. */
  private static Set<String> tests() throws IOException {
    Set<String> tests = new TreeSet<>();
    for (String module : List.of("config", "targets", "function", "sandbox")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          METHOD
              .matcher(Files.readString(file))
              .results()
              .forEach(found -> tests.add(name + "." + found.group(1)));
        }
      }
    }
    return tests;
  }

  /** The rows whose numbers a test's name begins with: {@code b04_s09_...} belongs to two. */
  private static Set<String> rowsOf(String test) {
    Set<String> rows = new TreeSet<>();
    for (String word : test.split("_")) {
      if (!NUMBER.matcher(word).matches()) {
        break;
      }
      rows.add(word.substring(0, 1).toUpperCase(Locale.ROOT) + Integer.parseInt(word.substring(1)));
    }
    return rows;
  }

  @Test
  void everyFaultHasARowThatNamesATestOrSaysWhyThereIsNone() throws IOException {
    Map<String, String> page = page();
    List<String> wrong = new ArrayList<>();
    ROWS.forEach(
        (letter, last) -> {
          for (int number = 1; number <= last; number++) {
            String row = page.get(letter + number);
            if (row == null || !(row.contains("Not shown here:") || NAMED.matcher(row).find())) {
              wrong.add(letter + number);
            }
          }
        });
    assertEquals(List.of(), wrong);
  }

  @Test
  void everyTestOnThePageExistsAndEveryTestOfAFaultIsOnThePage() throws IOException {
    Set<String> named = new TreeSet<>();
    page()
        .forEach(
            (number, row) ->
                NAMED
                    .matcher(row)
                    .results()
                    .forEach(
                        found -> named.add(number + " " + found.group(1) + "." + found.group(2))));
    Set<String> existing = new TreeSet<>();
    for (String test : tests()) {
      String method = test.substring(test.indexOf('.') + 1);
      rowsOf(method).forEach(number -> existing.add(number + " " + test));
    }
    assertEquals(Set.of(), without(named, existing), "on the page, and no test of that row");
    assertEquals(Set.of(), without(existing, named), "not in its row of the page");
  }

  private static Set<String> without(Set<String> some, Set<String> others) {
    Set<String> left = new TreeSet<>(some);
    left.removeAll(others);
    return left;
  }
}
