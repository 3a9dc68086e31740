package dev.docdb.replicator;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.source.Recording;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.HaltedException;
import dev.docdb.replicator.state.OperatorCommands;
import java.util.Map;
import java.util.stream.Collectors;

/** What an operator can do about a failure, with the command to paste into mongosh. */
record Remedy(OperatorCommands commands, Scope scope) {

  static Remedy of(Environment environment) {
    return new Remedy(OperatorCommands.of(environment), Scope.of(environment));
  }

  /** Empty where there is nothing to do but to mend what the failure names. */
  String of(Throwable failure) {
    String lines = lines(failure);
    return lines.contains(commands.where())
        ? lines + "\nscripts/resume, rewind and reset do the same without mongosh."
        : lines;
  }

  private String lines(Throwable failure) {
    return switch (failure) {
      case SourceException e -> of(e.error());
      case HaltedException e -> ofHalt(e.halt().error());
      case EverythingRefusedException e -> whenMended();
      case TargetDetachedException e -> ofDetached(e);
      case Throwable e -> "";
    };
  }

  /** Of those whose place is lost: the others come back by themselves. */
  private String ofDetached(TargetDetachedException detached) {
    String refusing =
        detached.why().values().stream().anyMatch(EverythingRefusedException.class::isInstance)
            ? "To have refused changes put aside all the same, set ON_TARGET_DOWN to wait, and clear the halt that"
                + " follows.\n"
            : "";
    return refusing + ofLost(detached);
  }

  private String ofLost(TargetDetachedException detached) {
    return detached.why().entrySet().stream()
        .filter(each -> each.getValue() instanceof SourceException e && e.error().halts())
        .map(Map.Entry::getKey)
        .sorted()
        .map(
            target ->
                "To let %s go on where the others are (changes before that stay missing in it; copy the collection again if that matters), or set ON_POSITION_LOST:\n%s"
                    .formatted(target.label(), commands.attach(target.label())))
        .collect(Collectors.joining("\n"));
  }

  private String ofHalt(String error) {
    for (SourceError known : SourceError.values()) {
      if (known.name().equals(error)) {
        return of(known);
      }
    }
    return whenMended();
  }

  private String of(SourceError error) {
    return switch (error) {
      case CONNECTION_LOST, UNKNOWN, LOGIN_FAILED, NOT_AUTHORIZED, MISCONFIGURED -> "";
      case STREAMS_NEVER_ON -> "To enable change streams:\n" + enableStreams();
      case CHANGE_TOO_LARGE ->
          "To go on behind the change that can't be read, at a time after it:\n"
              + commands.rewind();
      case POSITION_LOST, POSITION_NOT_UNDERSTOOD ->
          "To go on from a time that the log still holds (changes before it stay missing; copy the collection again if"
              + " that matters), or set ON_POSITION_LOST and clear the halt:\n"
              + commands.rewind()
              + "\n"
              + commands.clearHalt();
      case STREAMS_OFF ->
          "Changes that were made while change streams were off are in no log; copy the collection again if that"
              + " matters. To enable them, and to go on from where they were switched off:\n"
              + enableStreams()
              + "\n"
              + commands.clearHalt();
      case COLLECTION_DROPPED ->
          "If it is to be replicated when it comes back, set ON_COLLECTION_DROPPED to follow and clear the halt; to begin"
              + " anew as START_AT says, forget the position (and remove the Python sample's document, where there is one):\n"
              + commands.clearHalt()
              + "\n"
              + commands.forget();
      case OTHER_CLUSTER ->
          "If it is the right cluster all the same:\n"
              + commands.acceptCluster()
              + "\nIf it was restored and its log doesn't hold the position, begin anew as START_AT says (and remove the Python"
              + " sample's document, where there is one):\n"
              + commands.forget();
    };
  }

  private String enableStreams() {
    return Recording.line(scope);
  }

  private String whenMended() {
    return "When it is mended:\n" + commands.clearHalt();
  }
}
