package dev.docdb.replicator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operator's scripts say what the program knows, and find mistakes before they build. */
@Timeout(120)
class OperatorScriptsTest {
  private static final Path SCRIPTS = Path.of("..", "scripts");
  private static final Pattern OPTION = Pattern.compile("^ {2}(--[a-z-]+)", Pattern.MULTILINE);
  private static final List<String> VERBS =
      List.of(
          "status",
          "pause",
          "resume",
          "rewind",
          "reset",
          "redrive",
          "doctor",
          "invoke",
          "enable-change-streams");

  private record Ended(int code, String out, String err) {}

  private static Ended script(String verb, String... options) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(SCRIPTS.resolve(verb).toString());
    builder.command().addAll(List.of(options));
    Process process = builder.start();
    process.outputWriter().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), out, err);
  }

  private static Set<String> options(String help) {
    Set<String> options = new TreeSet<>();
    Matcher option = OPTION.matcher(help);
    while (option.find()) {
      options.add(option.group(1));
    }
    return options;
  }

  /** Those that the script passes on. */
  private static Set<String> passedOn(String verb) throws IOException {
    Matcher line =
        Pattern.compile("^operate " + verb + " \"([^\"]*)\" \"([^\"]*)\"", Pattern.MULTILINE)
            .matcher(Files.readString(SCRIPTS.resolve(verb)));
    assertTrue(line.find(), verb);
    Set<String> options = new TreeSet<>(List.of((line.group(1) + " " + line.group(2)).split(" ")));
    options.remove("");
    return options;
  }

  @Test
  void eachScriptTellsTheOptionsThatTheProgramTakes() throws Exception {
    for (String verb : VERBS) {
      Ended help = script(verb, "--help");
      assertEquals(0, help.code(), help::err);
      assertTrue(help.out().startsWith("Usage: scripts/" + verb + " "), help::out);
      assertTrue(help.out().contains("Exit: 0 when"), help::out);
      assertEquals(passedOn(verb), options(help.out()), verb);
      for (String option : options(help.out())) {
        OperatorRun program = new OperatorRun();
        List<String> words = new ArrayList<>(List.of(verb));
        if (verb.equals("enable-change-streams") && isOfACluster(option)) {
          words.addAll(List.of("--uri", "h"));
        }
        words.add(option);
        assertEquals(2, program.run(words), () -> verb + " " + option + program.said());
        assertFalse(program.err().contains("there is no option"), program::said);
      }
    }
  }

  /** Had it been taken for the option, the program wouldn't have been reached, and nothing done. */
  @Test
  void aValueIsNoOption() throws Exception {
    for (String why : List.of("copied, see --help of it", "--help", "not by --uri this time")) {
      Ended end = script("enable-change-streams", "--why", why, "--json");
      assertEquals(2, end.code(), () -> why + end.out());
      assertTrue(end.err().contains("--function is missing"), end::err);
      assertEquals("", end.out());
    }
    Ended end = script("enable-change-streams", "--uri", "h", "--yes");
    assertTrue(end.err().contains("--database is missing"), end::err);
    end = script("pause", "--function", "f", "--why", "w", "--help");
    assertEquals(0, end.code(), end::err);
    assertTrue(end.out().startsWith("Usage:"), end::out);
  }

  /** A clone may lie below a folder of any name; and an older version's jar may lie beside. */
  @Test
  void theJarIsFoundByItsNameWhereverTheCloneLies(@TempDir Path folder) throws Exception {
    Path clone = folder.resolve("tests and sources");
    Path target = Files.createDirectories(clone.resolve(Path.of("sandbox", "target")));
    Files.createDirectories(clone.resolve("scripts"));
    Files.copy(
        SCRIPTS.resolve("sandbox-class-path"),
        clone.resolve(Path.of("scripts", "sandbox-class-path")),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(target.resolve("sandbox.classpath"), "others.jar");
    for (String jar : List.of("-0.9.0", "", "-tests", "-sources")) {
      Files.createFile(target.resolve("replicator-sandbox%s.jar".formatted(jar)));
    }
    Process process =
        new ProcessBuilder(clone.resolve(Path.of("scripts", "sandbox-class-path")).toString())
            .start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor());
    assertEquals(target.resolve("replicator-sandbox.jar") + ":others.jar\n", out);
    for (String script : List.of("convert-config", "lib/cdk-app", "lib/operator")) {
      assertFalse(Files.readString(SCRIPTS.resolve(script)).contains("ls \"$"), script);
    }
  }

  private static boolean isOfACluster(String option) {
    return Set.of("--database", "--collection", "--secret", "--ca").contains(option);
  }

  @Test
  void aTokenThatIsNoObjectIsAMistake() {
    for (String token :
        List.of("[]", "5", "{", "{\"_data\":{\"$oid\":\"zz\"}}", "{\"a\":".repeat(20_000))) {
      OperatorRun program = new OperatorRun();
      assertEquals(2, program.onFunction("rewind", "--why", "w", "--token", token), program::said);
      assertTrue(program.err().startsWith("rewind: --token takes"), program::said);
    }
  }

  @Test
  void mistakesAreToldBeforeAnythingIsBuilt() throws Exception {
    for (String verb : VERBS) {
      for (String[] wrong : new String[][] {{"--all"}, {"--function"}, {"--yes", ""}, {}}) {
        Ended end = script(verb, wrong);
        assertEquals(2, end.code(), () -> verb + String.join(" ", wrong) + end.err());
        assertTrue(end.err().startsWith(verb + ": "), end::err);
        assertTrue(end.err().contains("(see --help)"), end::err);
        assertFalse(end.err().contains("building"), end::err);
      }
    }
  }
}
