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
    Consequence consequence = Consequence.of(failure);
    String kind = kind(failure);
    boolean passing = consequence == Consequence.GOES_ON;
    // Of what passes, and of a halt, the words change from try to try and mean the same.
    boolean wordsMatter =
        switch (failure) {
          case SourceException e -> consequence == Consequence.STANDS_STILL;
          case HaltedException e -> false;
          case EverythingRefusedException e -> false;
          case Throwable e -> true;
        };
    return new Alerts.Failure(
        kind,
        wordsMatter ? kind + ": " + message : kind,
        passing,
        message,
        consequence.sentence() + remedy(failure, environment));
  }

  private static String kind(Throwable failure) {
    return switch (failure) {
      case SourceException e -> e.error().name();
      case HaltedException e -> e.halt().error();
      case EverythingRefusedException e -> EverythingRefusedException.KIND;
      case Throwable e -> e.getClass().getSimpleName();
    };
  }

  private static String remedy(Throwable failure, @Nullable Environment environment) {
    String remedy = environment == null ? "" : Remedy.of(environment).of(failure);
    return remedy.isEmpty() ? "" : "\n\n" + remedy;
  }
}
