package dev.docdb.replicator.sandbox.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * What was written and what has arrived, drawn again and again: in place on a terminal, block after
 * block elsewhere.
 */
final class LiveTable {
  private static final String CLEAR_LINE = "\u001b[2K";

  private final PrintStream out;
  private final boolean inPlace;
  private int lastHeight;

  LiveTable(PrintStream out, boolean inPlace) {
    this.out = out;
    this.inPlace = inPlace;
  }

  /** One line of the table. */
  record Row(String target, int delivered, double lagSeconds, int duplicates) {
    static Row of(TargetView view, Workload workload, long now) {
      int delivered = view.delivered();
      double lag = delivered >= workload.count() ? 0 : (now - workload.atNanos(delivered)) / 1e9;
      return new Row(view.name(), delivered, Math.max(0, lag), view.duplicates());
    }
  }

  /** Draws the table once more. */
  void draw(int second, int written, List<Row> rows) {
    StringBuilder text = new StringBuilder();
    if (inPlace && lastHeight > 0) {
      text.append("\u001b[%dA".formatted(lastHeight));
    }
    line(text, "%3d s   written %,d".formatted(second, written));
    line(text, "  target       delivered      lag   duplicates");
    for (Row row : rows) {
      line(
          text,
          String.format(
              Locale.ROOT,
              "  %-10s %11d %6.1f s %12s",
              row.target(),
              row.delivered(),
              row.lagSeconds(),
              row.target().equals("opensearch") ? "-" : row.duplicates()));
    }
    lastHeight = rows.size() + 2;
    out.print(text);
    out.flush();
  }

  private void line(StringBuilder text, String line) {
    text.append(inPlace ? CLEAR_LINE : "").append(line).append('\n');
  }
}
