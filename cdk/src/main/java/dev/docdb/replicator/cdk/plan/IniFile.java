package dev.docdb.replicator.cdk.plan;

import java.util.List;
import java.util.stream.Collectors;

/** An INI file as it stands, without a meaning. */
record IniFile(List<Section> sections) {

  IniFile {
    sections = List.copyOf(sections);
  }

  /**
   * What stands under a name in brackets.
   *
   * @param line of the name
   */
  record Section(String name, int line, List<Entry> entries) {
    Section {
      entries = List.copyOf(entries);
    }
  }

  /**
   * A key and its value.
   *
   * @param section where it stands
   * @param key as it is written; capitals make no difference
   * @param lines of the value, without what is empty; none for an empty value
   * @param line of the key
   */
  record Entry(String section, String key, int line, List<Line> lines) {
    Entry {
      lines = List.copyOf(lines);
    }

    /** The whole value, its lines joined by spaces. */
    String text() {
      return lines.stream().map(Line::text).collect(Collectors.joining(" "));
    }

    /** The same place with another value. */
    Entry withText(String text) {
      return new Entry(section, key, line, List.of(new Line(line, text)));
    }

    Problem problem(String told) {
      return new Problem(line, section, key, told);
    }
  }

  /** A line of a value, without space at its ends. */
  record Line(int number, String text) {}
}
