package dev.docdb.replicator.operator;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is said to the operator, and asked.
 *
 * @param out for what was asked for
 * @param err for questions and progress, where what was asked for is read by a program
 */
record Conversation(BufferedReader in, PrintStream out, PrintStream err) {
  private static final Set<String> YES = Set.of("y", "yes");

  Conversation(InputStream in, PrintStream out, PrintStream err) {
    this(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), out, err);
  }

  /** The same, with everything but the answer on the other stream. */
  Conversation aside() {
    return new Conversation(in, err, err);
  }

  /** Asks, and takes anything but a yes for a no. */
  boolean agrees(String question) {
    out.print(question + " [y/N] ");
    out.flush();
    String answer = line();
    return YES.contains(answer.strip().toLowerCase(Locale.ROOT));
  }

  /** Asks for what must not be shown; a terminal doesn't show it. */
  String secret(String question) {
    Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    if (terminal.isPresent()) {
      char @Nullable [] typed = terminal.get().readPassword("%s: ", question);
      return typed == null ? "" : new String(typed);
    }
    err.print(question + ": ");
    err.flush();
    return line();
  }

  private String line() {
    try {
      String line = in.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException("The answer can't be read", e);
    }
  }
}
