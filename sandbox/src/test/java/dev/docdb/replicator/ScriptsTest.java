package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All scripts speak in the same way of what they do, and of mistakes before they do anything. */
@Timeout(120)
class ScriptsTest {
  private static final Pattern LISTED = Pattern.compile("^ {2}(--[a-z-]+)", Pattern.MULTILINE);
  private static final Pattern USED = Pattern.compile("(--[a-z-]+)");

  private static Set<String> found(Pattern option, String text) {
    Set<String> options = new TreeSet<>();
    Matcher each = option.matcher(text);
    while (each.find()) {
      options.add(each.group(1));
    }
    return options;
  }

  private static Set<String> known(String script) throws IOException {
    Set<String> known = new TreeSet<>(ScriptRun.withValue(script));
    known.addAll(ScriptRun.switches(script));
    return known;
  }

  @Test
  void helpSaysHowItIsCalledWhatItTakesAndHowItEnds() throws IOException {
    Set<String> scripts = ScriptRun.all();
    assertTrue(scripts.size() > 20, scripts::toString);
    for (String script : scripts) {
      ScriptRun help = ScriptRun.of(script, "--help");
      assertEquals(0, help.code(), () -> script + help);
      assertEquals("", help.err(), script);
      assertTrue(help.out().startsWith("Usage: scripts/" + script), help::out);
      assertTrue(help.out().contains("\n\nExit: 0 when "), help::out);
      assertEquals(known(script), found(LISTED, help.out()), script);
      String usage = help.out().substring(0, help.out().indexOf("\n\n"));
      assertEquals(known(script), found(USED, usage), script);
    }
  }

  @Test
  void helpIsGivenBehindAnyOtherWord() throws IOException {
    for (String script : ScriptRun.all()) {
      String help = ScriptRun.of(script, "--help").out();
      List<String> words = new ArrayList<>();
      for (String option : ScriptRun.withValue(script)) {
        words.addAll(List.of(option, "one"));
      }
      words.addAll(ScriptRun.switches(script));
      if (script.equals("test")) {
        words.addAll(List.of("-pl", "config"));
      }
      words.add("--help");
      ScriptRun run = ScriptRun.of(script, words.toArray(String[]::new));
      assertEquals(0, run.code(), () -> script + run);
      assertEquals(help, run.out(), script);
    }
  }

  @Test
  void anOptionThatIsNotKnownIsToldInOneLine() throws IOException {
    for (String script : ScriptRun.all()) {
      if (!script.equals("test")) { // its words are Maven's
        assertRefused(script, "there is no option '--nothing'", "--nothing");
      }
    }
  }

  @Test
  void anOptionThatLacksItsValueIsToldInOneLine() throws IOException {
    for (String script : ScriptRun.all()) {
      for (String option : ScriptRun.withValue(script)) {
        assertRefused(script, option + " needs a value", option);
      }
    }
  }

  @Test
  void operandsThatAreMissingOrTooManyAreToldInOneLine() {
    assertRefused("convert-config", "expected one file");
    assertRefused("convert-config", "expected one file", "a", "b");
    assertRefused("convert-config", "there is no file 'nowhere.ini'", "nowhere.ini");
    assertRefused("synth", "there is no file nowhere.ini", "--config", "nowhere.ini");
    assertRefused("build", "there is no module 'functions'", "operator", "functions");
    assertRefused("build", "there is no module 'function operator'", "function operator");
    assertRefused("demo", "there is no option 'all'", "all");
    assertRefused("demo", "there is no option '--rate --seconds'", "--rate --seconds", "5");
  }

  /** In a clone with nothing built; the stand-in of {@code df} tells how much is free. */
  @Test
  void diskThatIsMissingIsTold(@TempDir Path folder) throws IOException {
    Path scripts = Files.createDirectories(folder.resolve("clone/scripts/lib")).getParent();
    for (String script : List.of("prerequisites", "lib/options")) {
      Files.copy(
          ScriptRun.SCRIPTS.resolve(script),
          scripts.resolve(script),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    Path df = folder.resolve("df");
    Files.writeString(df, "#!/bin/sh\nprintf 'Avail\\n/dev/x 1 1 %d\\n' $((700 * 1024))\n");
    assertTrue(df.toFile().setExecutable(true));
    Map<String, String> path = Map.of("PATH", folder + ":" + System.getenv("PATH"));
    Path prerequisites = scripts.resolve("prerequisites");
    ScriptRun forTests = ScriptRun.of(prerequisites, path, "--tests");
    assertEquals(1, forTests.code(), forTests::out);
    assertTrue(forTests.err().contains("missing: disk: "), forTests::err);
    assertTrue(forTests.err().contains("has 700 MB"), forTests::err);
    assertFalse(ScriptRun.of(prerequisites, path).err().contains("disk"));
    Files.createDirectories(folder.resolve("clone/sandbox/target/test-classes"));
    assertFalse(ScriptRun.of(prerequisites, path, "--tests").err().contains("disk"));
    Files.writeString(df, "#!/bin/sh\nprintf 'Avail\\n/dev/x 1 1 %d\\n' $((500 * 1024))\n");
    assertTrue(ScriptRun.of(prerequisites, path).err().contains("missing: disk: "));
    Files.createDirectories(folder.resolve("clone/operator/target/classes"));
    assertFalse(ScriptRun.of(prerequisites, path).err().contains("disk"));
  }

  private static void assertRefused(String script, String why, String... words) {
    ScriptRun run = ScriptRun.of(script, words);
    assertEquals(2, run.code(), () -> script + run);
    assertEquals("", run.out(), script);
    assertTrue(run.err().startsWith(script + ": " + why), run::err);
    assertTrue(run.err().endsWith("(see --help)\n"), run::err);
    assertFalse(run.err().strip().contains("\n"), run::err);
  }
}
