package dev.docdb.replicator.sandbox;

import dev.docdb.replicator.sandbox.local.Opened;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Starts servers at the same time. */
final class Starting {
  private final Set<SandboxServer> wanted;
  private final Opened opened;
  private final Executor threads = task -> Thread.ofPlatform().daemon().start(task);
  private final List<CompletableFuture<?>> begun = new ArrayList<>();

  /** Starts what is wanted, and adds to that what is up. */
  Starting(Set<SandboxServer> wanted, Opened opened) {
    this.wanted = wanted;
    this.opened = opened;
  }

  /** Begins to start the server, when it is wanted; the result waits for it. */
  <T> Supplier<Optional<T>> begin(
      SandboxServer server, Supplier<T> starter, Consumer<? super T> closing) {
    if (!wanted.contains(server)) {
      return Optional::empty;
    }
    CompletableFuture<T> starting =
        CompletableFuture.supplyAsync(() -> opened.add(starter.get(), closing), threads);
    begun.add(starting);
    return () -> Optional.of(starting.join());
  }

  /** Returns when all are up, or when all have come up that can. */
  void await() {
    try {
      CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw new IllegalStateException("The sandbox can't start: " + e.getCause(), e.getCause());
    }
  }
}
