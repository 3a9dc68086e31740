package dev.docdb.replicator.state;

import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.SourceException;

/** Whether the cluster that answers is the one that a scope is replicated from. */
public final class KnownCluster {
  private KnownCluster() {}

  /**
   * Refuses another cluster, and a scope of which nothing is known: what isn't found in the wrong
   * cluster isn't gone.
   *
   * @throws SourceException when it is another cluster ({@code OTHER_CLUSTER})
   * @throws StateException when nothing was saved, or it can't be read
   */
  public static void check(StateStore store, ServerGreeting greeting) {
    StateDocument state =
        store
            .read()
            .state()
            .orElseThrow(
                () ->
                    new StateException(
                        "Nothing is saved of %s, so it can't be told whether this is the cluster that it was replicated from"
                            .formatted(store)));
    state.checkSchema();
    state.checkCluster(greeting);
  }
}
