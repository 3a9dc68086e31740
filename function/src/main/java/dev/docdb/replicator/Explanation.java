package dev.docdb.replicator;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.report.Alerts;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.HaltedException;
import org.jspecify.annotations.Nullable;

/** A failure in the words of an alert: what it is, what it means, and what to do. */
final class Explanation {
  private Explanation() {}

  /**
   * Explains a failure.
   *
   * @param environment null where there are mistakes in the settings
   */
  static Alerts.Failure of(Throwable failure, @Nullable Environment environment) {
    String message = String.valueOf(failure.getMessage());
    String consequence = Consequence.of(failure).sentence() + remedy(failure, environment);
    // The words of the driver change from try to try, and mean the same.
    return switch (failure) {
      case SourceException e ->
          new Alerts.Failure(e.error().name(), e.error().name(), message, consequence);
      case HaltedException e ->
          new Alerts.Failure(e.halt().error(), e.halt().error(), message, consequence);
      case Throwable e ->
          new Alerts.Failure(e.getClass().getSimpleName(), e.toString(), message, consequence);
    };
  }

  private static String remedy(Throwable failure, @Nullable Environment environment) {
    String remedy = environment == null ? "" : Remedy.of(environment).of(failure);
    return remedy.isEmpty() ? "" : "\n\n" + remedy;
  }
}
