package dev.docdb.replicator.doctor;

import com.mongodb.MongoException;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.source.SourceException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Checks, one after the other and each by itself: one that fails, or gives no answer, hides none
 * but those that need it.
 */
final class Examination {
  private static final String OURS = "dev.docdb.replicator.";

  private final Bound bound;
  private final LongSupplier nanos;
  private final long end;
  private final Map<Check, Finding> findings = new EnumMap<>(Check.class);

  /**
   * Nothing is known yet.
   *
   * @param nanos a steady clock
   * @param left how long all checks together may take
   */
  Examination(Bound bound, LongSupplier nanos, Duration left) {
    this.bound = bound;
    this.nanos = nanos;
    this.end = nanos.getAsLong() + left.toNanos();
  }

  /**
   * Looks, unless something is broken that it takes.
   *
   * @param atMost how long that may take
   * @param advice what to do when it can't be looked at
   */
  void look(Check check, Duration atMost, String advice, Callable<Finding> look) {
    look(check, atMost, found -> check.failed(found, advice), look);
  }

  /**
   * The same.
   *
   * @param otherwise the finding when it can't be looked at, of what happened
   */
  void look(
      Check check, Duration atMost, Function<String, Finding> otherwise, Callable<Finding> look) {
    findings.put(
        check,
        check.needs().stream()
            .filter(this::isInTheWay)
            .findFirst()
            .map(needed -> Finding.skipped(check.id(), needed.id()))
            .orElseGet(() -> looked(check, atMost, otherwise, look)));
  }

  private boolean isInTheWay(Check needed) {
    Finding found = findings.get(needed);
    return found == null || found.isInTheWay();
  }

  private Finding looked(
      Check check, Duration atMost, Function<String, Finding> otherwise, Callable<Finding> look) {
    Duration left = left();
    Duration limit = left.compareTo(atMost) < 0 ? left : atMost;
    if (!limit.isPositive()) {
      return check.unknown("There was no time left to look", "Raise the function's time-out");
    }
    try {
      return bound.call(limit, look);
    } catch (TimeoutException e) {
      return otherwise.apply("No answer within %d seconds".formatted(limit.toSeconds()));
    } catch (RuntimeException | Error e) { // of the package or the machine, too: the others stay
      return otherwise.apply(words(e));
    }
  }

  Duration left() {
    return Duration.ofNanos(end - nanos.getAsLong());
  }

  /** What was found, in the order of the checks. */
  Collection<Finding> findings() {
    return findings.values();
  }

  /** What a failure says; only of ours it is known that it repeats nothing. */
  static String words(Throwable e) {
    if (e instanceof MongoException mongo) {
      return SourceException.of("Asking the cluster", mongo).text();
    }
    boolean ours = e.getClass().getName().startsWith(OURS);
    return ours ? String.valueOf(e.getMessage()) : e.getClass().getName();
  }
}
