package dev.docdb.replicator;

import dev.docdb.replicator.Progress.Unsaved;
import dev.docdb.replicator.request.Backoff;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.Checkpoints;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Saves the position that every lane has reached, and the places of those that are ahead, one save
 * at a time. While the cluster is away it is tried again.
 */
final class Saver {
  private final Shell shell;
  private final Checkpoints checkpoints;
  private final Progress progress;
  private final Backoff backoff;
  private final Consumer<RuntimeException> failed;
  private boolean saving;
  private int failuresInRow;
  private long notBefore;
  private long lastTry;
  private long saves;

  Saver(
      Shell shell,
      Checkpoints checkpoints,
      Progress progress,
      Backoff backoff,
      Consumer<RuntimeException> failed) {
    this.shell = shell;
    this.checkpoints = checkpoints;
    this.progress = progress;
    this.backoff = backoff;
    this.failed = failed;
    this.notBefore = shell.nanos();
    this.lastTry = notBefore;
  }

  /** Starts a save, if there is something to save and none is under way. */
  void save() {
    lastTry = shell.nanos();
    if (saving || lastTry - notBefore < 0) {
      return;
    }
    Optional<Unsaved> unsaved = progress.takeUnsaved();
    if (unsaved.isPresent()) {
      saving = true;
      shell.start(
          () -> {
            checkpoints.save(unsaved.get().checkpoint());
            return unsaved.get();
          },
          end -> ended(unsaved.get(), end));
    }
  }

  private void ended(Unsaved unsaved, Future<Unsaved> end) {
    saving = false;
    if (end.state() == Future.State.SUCCESS) {
      saves++;
      failuresInRow = 0;
      progress.saved();
    } else if (end.exceptionNow() instanceof SourceException e
        && e.error() == SourceError.CONNECTION_LOST) {
      failuresInRow++;
      notBefore = shell.nanos() + backoff.nanosAfter(failuresInRow);
      progress.putBack(unsaved);
    } else {
      failed.accept(Failures.asRuntime(end.exceptionNow()));
    }
  }

  /** Whether a save is under way. */
  boolean isSaving() {
    return saving;
  }

  /** When to look again, if a save waits for its next try. */
  Optional<Long> wakeAt() {
    return mustTryAgain() ? Optional.of(notBefore) : Optional.empty();
  }

  /** Whether the last save failed and is to be tried again. */
  boolean mustTryAgain() {
    return !saving && failuresInRow > 0 && progress.hasUnsaved();
  }

  /** When it was last asked to save. */
  long lastTry() {
    return lastTry;
  }

  /** How many positions were saved. */
  long saves() {
    return saves;
  }
}
