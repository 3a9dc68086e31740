package dev.docdb.replicator.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Servers that start at the same time. When one can't start, none stays. */
final class Starting {
  private final Set<SandboxServer> wanted;
  private final Executor threads = task -> Thread.ofPlatform().daemon().start(task);
  private final List<CompletableFuture<? extends AutoCloseable>> begun = new ArrayList<>();

  Starting(Set<SandboxServer> wanted) {
    this.wanted = wanted;
  }

  /** Begins to start the server, when it is wanted; the result waits for it. */
  <T extends AutoCloseable> Supplier<Optional<T>> begin(SandboxServer server, Supplier<T> starter) {
    if (!wanted.contains(server)) {
      return Optional::empty;
    }
    CompletableFuture<T> starting = CompletableFuture.supplyAsync(starter, threads);
    begun.add(starting);
    return () -> Optional.of(starting.join());
  }

  /** Returns when all are up. */
  void await() {
    try {
      CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      closeStarted();
      throw new IllegalStateException("The sandbox can't start: " + e.getCause(), e.getCause());
    }
  }

  /** What is up, to be closed in the reverse order. */
  List<AutoCloseable> started() {
    List<AutoCloseable> started = new ArrayList<>();
    begun.stream()
        .filter(starting -> !starting.isCompletedExceptionally())
        .forEach(starting -> started.add(starting.join()));
    return started.reversed();
  }

  private void closeStarted() {
    Sandbox.closeAll(started());
  }
}
