package dev.docdb.replicator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a script of {@code scripts/} did: its exit code, and what it wrote. */
record ScriptRun(int code, String out, String err) {
  static final Path SCRIPTS = Path.of("..", "scripts");
  private static final Pattern READ =
      Pattern.compile("^readOptions \"([^\"]*)\" \"([^\"]*)\"", Pattern.MULTILINE);

  /** Runs it with an input that has ended. */
  static ScriptRun of(String script, String... words) {
    return of(SCRIPTS.resolve(script), Map.of(), words);
  }

  static ScriptRun of(Path script, Map<String, String> variables, String... words) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(variables);
    try {
      Process process = builder.start();
      process.outputWriter().close();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
      return new ScriptRun(process.waitFor(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(script + " can't be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + script + " ran", e);
    }
  }

  /** The names of all scripts. */
  static Set<String> all() throws IOException {
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      Set<String> names = new TreeSet<>();
      files.filter(Files::isRegularFile).forEach(file -> names.add(file.getFileName().toString()));
      return names;
    }
  }

  /** The options of a script that take a value. */
  static Set<String> withValue(String script) throws IOException {
    return read(script, 1);
  }

  /** The others. */
  static Set<String> switches(String script) throws IOException {
    return read(script, 2);
  }

  private static Set<String> read(String script, int group) throws IOException {
    Matcher line = READ.matcher(Files.readString(SCRIPTS.resolve(script)));
    Set<String> options = new TreeSet<>();
    if (line.find() && !line.group(group).isEmpty()) {
      options.addAll(List.of(line.group(group).split(" ", -1)));
    }
    return options;
  }
}
