import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Prints what the tests of a build did, from the reports that it left: which were skipped and why, which took longest, and their
 * number. Run as {@code java TestReport.java folder [millis]}; reports older than that moment are left out.
 */
public final class TestReport {
  private static final int SLOWEST = 15;

  /** What became of a test. */
  enum Result {
    PASSED,
    FAILED,
    SKIPPED
  }

  /** One test; the reason is empty unless it was skipped. */
  record TestCase(String owner, String name, Result result, String reason) {}

  /** One report. */
  record Suite(String name, double seconds, List<TestCase> cases) {}

  private TestReport() {}

  public static void main(String[] arguments) throws Exception {
    long since = arguments.length > 1 ? Long.parseLong(arguments[1]) : 0;
    List<Suite> suites = read(Path.of(arguments[0]), since);
    printSlowest(suites);
    printSkipped(suites);
    printCounts(suites);
  }

  private static List<Suite> read(Path folder, long since) throws Exception {
    List<Suite> suites = new ArrayList<>();
    for (Path report : reports(folder, since)) {
      suites.add(suite(report));
    }
    return suites;
  }

  private static List<Path> reports(Path folder, long since) throws IOException {
    try (Stream<Path> modules = Files.list(folder)) {
      return modules
          .map(module -> module.resolve("target").resolve("surefire-reports").toFile())
          .filter(File::isDirectory)
          .flatMap(reports -> Stream.of(reports.listFiles()))
          .filter(file -> file.getName().matches("TEST-.*\\.xml"))
          .filter(file -> file.lastModified() >= since)
          .map(File::toPath)
          .sorted()
          .toList();
    }
  }

  private static Suite suite(Path report)
      throws ParserConfigurationException, SAXException, IOException {
    DocumentBuilder parser = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
    Element root = parser.parse(report.toFile()).getDocumentElement();
    NodeList found = root.getElementsByTagName("testcase");
    List<TestCase> cases = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      cases.add(testCase((Element) found.item(i)));
    }
    double seconds = Double.parseDouble(root.getAttribute("time").replace(",", ""));
    return new Suite(root.getAttribute("name"), seconds, cases);
  }

  private static TestCase testCase(Element element) {
    String owner = element.getAttribute("classname");
    String name = element.getAttribute("name");
    if (element.getElementsByTagName("skipped").item(0) instanceof Element skipped) {
      return new TestCase(owner, name, Result.SKIPPED, reason(skipped));
    }
    boolean failed =
        Stream.of("failure", "error")
            .anyMatch(tag -> element.getElementsByTagName(tag).getLength() > 0);
    return new TestCase(owner, name, failed ? Result.FAILED : Result.PASSED, "");
  }

  private static String reason(Element skipped) {
    String message = skipped.getAttribute("message");
    String told = message.isBlank() ? skipped.getTextContent() : message;
    return told.isBlank() ? "no reason given" : told.strip().lines().findFirst().orElse(told);
  }

  private static void printSlowest(List<Suite> suites) {
    System.out.println("The slowest test classes, in seconds:");
    suites.stream()
        .sorted(Comparator.comparingDouble(Suite::seconds).reversed())
        .limit(SLOWEST)
        .forEach(
            suite ->
                System.out.println(
                    String.format(Locale.ROOT, "%8.1f  %s", suite.seconds(), suite.name())));
  }

  private static void printSkipped(List<Suite> suites) {
    Map<String, List<TestCase>> byReason = new TreeMap<>();
    cases(suites, Result.SKIPPED)
        .forEach(test -> byReason.computeIfAbsent(test.reason(), r -> new ArrayList<>()).add(test));
    System.out.println(byReason.isEmpty() ? "No test was skipped." : "Skipped tests:");
    byReason.forEach(
        (reason, tests) -> {
          System.out.println("  because: " + reason);
          byOwner(tests).forEach((owner, names) -> System.out.println("    " + owner + ": " + names));
        });
  }

  private static Map<String, String> byOwner(List<TestCase> tests) {
    return tests.stream()
        .collect(
            Collectors.groupingBy(
                TestCase::owner,
                TreeMap::new,
                Collectors.mapping(TestCase::name, Collectors.joining(", "))));
  }

  private static void printCounts(List<Suite> suites) {
    System.out.println(
        Stream.of(Result.values())
            .map(result -> cases(suites, result).count() + " " + result.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ", "Tests: ", "")));
  }

  private static Stream<TestCase> cases(List<Suite> suites, Result result) {
    return suites.stream().flatMap(suite -> suite.cases().stream()).filter(test -> test.result() == result);
  }
}
