package dev.docdb.replicator.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page of faults names a test for each, or says why there is none; and the tests exist. With
 * {@code -Dfaults.fill=true} the names of the tests are written into the rows that are there.
 */
class FaultsPageTest {
  private static final String FILL = "faults.fill";
  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/faults.md");
  private static final Map<String, Integer> ROWS =
      Map.of("A", 11, "B", 16, "C", 6, "D", 16, "E", 11, "F", 12, "G", 4, "S", 17);
  private static final Pattern ROW = Pattern.compile("^\\| ([A-Z])(\\d+) \\|(.*)\\|$");
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)\\.([a-gs]\\d\\d_\\w+)`");
  private static final Pattern NUMBER = Pattern.compile("[a-gs]\\d\\d");
  private static final Pattern METHOD = Pattern.compile("void ([a-gs]\\d\\d_\\w+)\\(");

  private static Map<String, String> page() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
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

  /** The row with the tests that there are now; one without any stays as it is. */
  private static String filled(String line, Set<String> tests) {
    Matcher row = ROW.matcher(line);
    if (!row.matches()) {
      return line;
    }
    String number = row.group(1) + row.group(2);
    String names =
        tests.stream()
            .filter(test -> rowsOf(test.substring(test.indexOf('.') + 1)).contains(number))
            .map(test -> "`" + test + "`")
            .collect(Collectors.joining(", "));
    int last = line.lastIndexOf(" | ");
    return names.isEmpty() ? line : line.substring(0, last) + " | " + names + " |";
  }

  @Test
  void theRowsAreFilledWhereThatIsWanted() throws IOException {
    assumeTrue(Boolean.getBoolean(FILL), "is to be read before it is committed: -D" + FILL);
    Set<String> tests = tests();
    List<String> lines =
        Files.readAllLines(PAGE).stream().map(line -> filled(line, tests)).toList();
    Files.write(PAGE, lines);
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
