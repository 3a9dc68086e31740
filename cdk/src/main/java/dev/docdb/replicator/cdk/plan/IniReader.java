package dev.docdb.replicator.cdk.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads INI files as Python's {@code configparser} does, with which the sample read its own: {@code
 * key = value} or {@code key: value}, comments in lines of their own that begin with {@code #} or
 * {@code ;}, a value goes on in lines that are indented further than its key, keys without regard
 * to capitals. Nothing is replaced within values. Whatever is in the text, nothing is thrown: what
 * can't be read is reported, and the rest is read.
 */
final class IniReader {
  private final Problems problems;
  private final Map<String, Integer> linesOfSections = new HashMap<>();
  private final Map<String, Integer> linesOfKeys = new HashMap<>();
  private final List<Open> sections = new ArrayList<>();

  /** Takes what follows a line that can't be used; nobody asks for it. */
  private Open section = new Open("", 0);

  private boolean anySection;
  private int indentOfKey = Integer.MAX_VALUE;

  private IniReader(Problems problems) {
    this.problems = problems;
  }

  static IniFile read(String text, Problems problems) {
    IniReader reader = new IniReader(problems);
    String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
    String[] lines = withoutMark.split("\r\n|\r|\n", -1);
    for (int i = 0; i < lines.length; i++) {
      reader.take(i + 1, lines[i]);
    }
    return new IniFile(reader.sections.stream().map(Open::close).toList());
  }

  private void take(int number, String line) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
      return;
    }
    text.chars()
        .filter(character -> Character.isISOControl(character) && character != '\t')
        .findFirst()
        .ifPresent(
            character -> report(number, "holds the control character U+%04X".formatted(character)));
    int indent = line.indexOf(text);
    if (indent > indentOfKey) {
      section.goOn(new IniFile.Line(number, text));
    } else if (text.startsWith("[")) {
      takeSection(number, text);
    } else {
      indentOfKey = indent;
      takeKey(number, text);
    }
  }

  private void takeSection(int number, String text) {
    indentOfKey = Integer.MAX_VALUE;
    anySection = true;
    String name = text.substring(1, Math.max(1, text.length() - 1)).strip().replaceAll("\\s+", " ");
    section = new Open("", number);
    linesOfKeys.clear();
    if (!text.endsWith("]") || name.isEmpty()) {
      report(number, "expected a section's name in brackets, such as [deployment], and no more");
      return;
    }
    section = new Open(name, number);
    Integer before = linesOfSections.putIfAbsent(name, number);
    if (before != null) {
      report(number, "the section [" + name + "] is there already, in line " + before);
      return;
    }
    sections.add(section);
  }

  private void takeKey(int number, String text) {
    int end = indexOfDelimiter(text);
    if (end < 1) {
      section.begin("", number);
      report(number, "expected \"key = value\", a [section] or a comment in a line of its own");
      return;
    }
    String key = text.substring(0, end).strip();
    String value = text.substring(end + 1).strip();
    Integer before = linesOfKeys.putIfAbsent(key.toLowerCase(Locale.ROOT), number);
    section.begin(before == null ? key : "", number);
    if (!anySection) {
      report(number, "expected a [section] before the first key");
    }
    if (before != null) {
      report(number, "the key " + key + " is there already, in line " + before);
    }
    if (!value.isEmpty()) {
      section.goOn(new IniFile.Line(number, value));
    }
  }

  private static int indexOfDelimiter(String text) {
    int equals = text.indexOf('=');
    int colon = text.indexOf(':');
    return equals < 0 || colon < 0 ? Math.max(equals, colon) : Math.min(equals, colon);
  }

  private void report(int number, String told) {
    problems.add(new Problem(number, section.name, "", told));
  }

  /** A section that is being read. */
  private static final class Open {
    private final String name;
    private final int line;
    private final List<IniFile.Entry> entries = new ArrayList<>();
    private final List<IniFile.Line> lines = new ArrayList<>();
    private String key = "";
    private int lineOfKey;

    Open(String name, int line) {
      this.name = name;
      this.line = line;
    }

    /** Begins a value, and ends the one before; under an empty name it is left out. */
    void begin(String key, int line) {
      if (!this.key.isEmpty()) {
        entries.add(new IniFile.Entry(name, this.key, lineOfKey, lines));
      }
      lines.clear();
      this.key = key;
      this.lineOfKey = line;
    }

    void goOn(IniFile.Line more) {
      lines.add(more);
    }

    IniFile.Section close() {
      begin("", 0);
      return new IniFile.Section(name, line, entries);
    }
  }
}
