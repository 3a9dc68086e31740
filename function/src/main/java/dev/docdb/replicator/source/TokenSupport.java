package dev.docdb.replicator.source;

import java.time.Duration;

/**
 * What the tokens of a cluster are good for.
 *
 * @param ofIdleStream whether a stream without changes gives one, and goes on behind it
 */
public record TokenSupport(boolean ofIdleStream) {
  private static final Duration GLANCE = Duration.ofMillis(1);

  /**
   * Tries it with a stream that begins now; that may meet a change, whose token is as good.
   *
   * @throws SourceException when a stream can't be opened or resumed
   */
  public static TokenSupport of(ChangeStreams streams) {
    Position reached;
    try (ChangeStream stream = streams.openNow()) {
      Batch first = stream.next(GLANCE);
      reached = first.changes().isEmpty() ? stream.next(GLANCE).end() : first.end();
    }
    try (ChangeStream again = streams.open(reached)) {
      return new TokenSupport(again.start().token().isPresent());
    }
  }
}
