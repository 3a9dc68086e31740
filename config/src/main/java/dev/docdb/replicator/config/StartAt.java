package dev.docdb.replicator.config;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Where a stream begins that has no saved position.
 *
 * @param time the moment; empty: when the function first runs
 */
public record StartAt(Optional<Instant> time) {
  /** The cluster counts seconds in 32 bits. */
  private static final long LAST_SECOND = (1L << 32) - 1;

  static StartAt parse(String text) {
    if (text.equals("now")) {
      return new StartAt(Optional.empty());
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.getEpochSecond() < 0 || time.getEpochSecond() > LAST_SECOND) {
        throw new IllegalArgumentException("expected a time from 1970 to 2106");
      }
      return new StartAt(Optional.of(time));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "expected now or an ISO-8601 time with its zone, such as 2026-11-21T09:00:00Z", e);
    }
  }
}
