package dev.docdb.replicator;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.report.Alerts;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.HaltedException;
import dev.docdb.replicator.state.StateException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A failure in the words of an alert: what it is, what it means, and what to do. */
final class Explanation {
  /** As targets name themselves: "The queue https://... (SQS_QUERY_URL)". */
  private static final Pattern SETTING = Pattern.compile("\\([A-Z][A-Z0-9_]+\\)");

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
    return new Alerts.Failure(
        kind,
        sameAs(failure, consequence, message),
        consequence == Consequence.GOES_ON,
        message,
        consequence.sentence() + remedy(failure, environment));
  }

  /**
   * Of what passes, and of a halt, the words change from try to try and mean the same; what it was
   * that failed is named by its setting.
   */
  private static String sameAs(Throwable failure, Consequence consequence, String message) {
    String kind = kind(failure);
    return switch (consequence) {
      case HALTED -> failure instanceof StateException ? kind + ": " + message : kind;
      case GOES_ON -> {
        Matcher setting = SETTING.matcher(message);
        yield setting.find() ? kind + " " + setting.group() : kind;
      }
      case OTHERS_GO_ON -> kind + " " + targets(failure);
      case STANDS_STILL, NOTHING_DONE -> kind + ": " + message;
    };
  }

  /** Which targets are without changes, and in a word why. */
  private static String targets(Throwable failure) {
    return failure instanceof TargetDetachedException e
        ? e.why().entrySet().stream()
            .map(each -> each.getKey().label() + " " + kind(each.getValue()))
            .sorted()
            .collect(Collectors.joining(", "))
        : "";
  }

  private static String kind(Throwable failure) {
    return switch (failure) {
      case SourceException e -> e.error().name();
      case HaltedException e -> e.halt().error();
      case EverythingRefusedException e -> EverythingRefusedException.KIND;
      case TargetDetachedException e -> TargetDetachedException.KIND;
      case Throwable e -> e.getClass().getSimpleName();
    };
  }

  private static String remedy(Throwable failure, @Nullable Environment environment) {
    String remedy = environment == null ? "" : Remedy.of(environment).of(failure);
    return remedy.isEmpty() ? "" : "\n\n" + remedy;
  }
}
