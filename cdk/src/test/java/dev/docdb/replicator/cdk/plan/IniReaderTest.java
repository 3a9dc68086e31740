package dev.docdb.replicator.cdk.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The first test's values are what Python's configparser gave for the same text. */
class IniReaderTest {
  private final Problems problems = new Problems();

  @Test
  void readsAsConfigparserDoes() {
    String text =
        """
        # a comment
        ; another
        [one]
        key = a = b
        Other: x:y
        empty =
        [two words]
          indented = 1
          list = [
             {"a": 1},
        # a comment within a value

             ]
          next = 100 % ${of} # it
          more :
             [x]
             k = v
           z
        last = 1
        """;

    assertEquals(
        """
        one
          key=a = b
          Other=x:y
          empty=
        two words
          indented=1
          list=[|{"a": 1},|]
          next=100 % ${of} # it
          more=[x]|k = v|z
          last=1
        """,
        shown(text));
    assertEquals(List.of(), problems.texts());
  }

  @Test
  void linesAreCountedWhateverEndsThem() {
    IniFile file = IniReader.read("\uFEFF[a]\r\nb = 1\r\rc = 2\n\nd =\n  3", problems);

    IniFile.Section section = file.sections().getFirst();
    assertEquals(List.of(2, 4, 6), section.entries().stream().map(IniFile.Entry::line).toList());
    assertEquals(new IniFile.Line(7, "3"), section.entries().getLast().lines().getFirst());
    assertEquals(List.of(), problems.texts());
  }

  @Test
  void whatCannotBeReadIsToldWithItsLineAndTheRestIsRead() {
    String text =
        """
        early = 1
        [a]
        nothing
          behind nothing
        = no key
        [unfinished
        lost = 1
        lost = 2
        [ ]
        [b]
        k = 1
        K = 2
          behind the second
        [a]
        x = y
        [c] # a comment
        n = \u0007
        """;

    assertEquals("a\nb\n  k=1\n", shown(text));
    assertEquals(
        List.of(
            "line 1: expected a [section] before the first key",
            "line 3, [a]: expected \"key = value\", a [section] or a comment in a line of its own",
            "line 5, [a]: expected \"key = value\", a [section] or a comment in a line of its own",
            "line 6: expected a section's name in brackets, such as [deployment], and no more",
            "line 8: the key lost is there already, in line 7",
            "line 9: expected a section's name in brackets, such as [deployment], and no more",
            "line 12, [b]: the key K is there already, in line 11",
            "line 14, [a]: the section [a] is there already, in line 2",
            "line 16: expected a section's name in brackets, such as [deployment], and no more",
            "line 17: holds the control character U+0007"),
        problems.texts());
  }

  @Test
  void nothingGivesNothing() {
    assertEquals("", shown(""));
    assertEquals("", shown("\uFEFF"));
    assertEquals("", shown("\n\n# only this\n"));
    assertEquals(List.of(), problems.texts());
  }

  private String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (IniFile.Section section : IniReader.read(text, problems).sections()) {
      shown.append(section.name()).append('\n');
      for (IniFile.Entry entry : section.entries()) {
        String value =
            entry.lines().stream().map(IniFile.Line::text).collect(Collectors.joining("|"));
        shown.append("  ").append(entry.key()).append('=').append(value).append('\n');
      }
    }
    return shown.toString();
  }
}
