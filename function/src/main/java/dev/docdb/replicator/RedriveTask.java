package dev.docdb.replicator;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.DeadLetterPlace;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.letter.KeptLetters;
import dev.docdb.replicator.letter.Search;
import dev.docdb.replicator.redrive.Origin;
import dev.docdb.replicator.redrive.Redrive;
import dev.docdb.replicator.redrive.RedriveOrder;
import dev.docdb.replicator.redrive.RedriveReport;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bson.BsonDocument;

/** An operator wants dead letters sent again. */
final class RedriveTask {
  private final Environment environment;
  private final TargetResources resources;
  private final Supplier<OpenTargets> targets;
  private final Origin origin;
  private final Log log;

  /**
   * What it takes.
   *
   * @param targets opens the enabled ones, without I/O
   */
  RedriveTask(TargetResources resources, Supplier<OpenTargets> targets, Origin origin, Log log) {
    this.environment = resources.environment();
    this.resources = resources;
    this.targets = targets;
    this.origin = origin;
    this.log = log;
  }

  /**
   * Does as it is told, and says what was done.
   *
   * @throws TaskNotDoneException when that isn't possible with these settings
   */
  BsonDocument run(RedriveOrder order, Duration remaining) {
    long began = System.nanoTime();
    DeadLetterPlace place = place();
    Scope scope = Scope.of(environment);
    Search search =
        new Search(
            new Namespace(scope.database(), scope.collection()),
            wanted(order),
            order.after(),
            remaining);
    try (KeptLetters letters = KeptLetters.in(place, resources.aws(), search);
        OpenTargets opened = targets.get();
        VirtualThreadShell shell = new VirtualThreadShell(log)) {
      ShellInTime time = new ShellInTime(shell, Deadline.in(remaining, began));
      List<Target<?>> sentTo =
          opened.targets().stream()
              .filter(target -> search.targets().contains(target.kind()))
              .toList();
      RedriveReport report =
          new Redrive(
                  new Redrive.Parts(
                      letters, order, sentTo, resources, origin, LeasedInvocation.BACKOFF, time))
              .run();
      log.info("Sent dead letters again", report.toLog());
      return report.toAnswer(scope.toString(), text(place));
    }
  }

  private DeadLetterPlace place() {
    return environment
        .find(Settings.DEAD_LETTER_URI)
        .orElseThrow(
            () ->
                new TaskNotDoneException(
                    "DEAD_LETTER_URI isn't set, so there is no place of dead letters"));
  }

  private static String text(DeadLetterPlace place) {
    return switch (place) {
      case DeadLetterPlace.Bucket(String name, String prefix) -> "s3://" + name + "/" + prefix;
      case DeadLetterPlace.Queue queue -> queue.address().uri().toString();
    };
  }

  private Set<TargetKind> wanted(RedriveOrder order) {
    List<TargetKind> enabled = TargetKind.enabled(environment);
    if (order.target().isPresent() && !enabled.contains(order.target().get())) {
      throw new TaskNotDoneException(
          "target: %s isn't enabled; enabled are %s"
              .formatted(
                  order.target().get().label(),
                  enabled.stream().map(TargetKind::label).collect(Collectors.joining(", "))));
    }
    return order.target().map(EnumSet::of).orElseGet(() -> EnumSet.copyOf(enabled));
  }
}
