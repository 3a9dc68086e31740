package dev.docdb.replicator;

/**
 * Bounds the batches in memory by bytes (invariant 9). It is asked before a batch is read, when its
 * size isn't known yet: so it may be passed by one batch, which the server bounds to 16 MB.
 */
final class MemoryBudget {
  private final long limit;
  private long used;

  MemoryBudget(long limit) {
    this.limit = limit;
  }

  /**
   * A part of the heap that leaves room for one batch more, in all its forms, and for the requests
   * made of it.
   */
  static MemoryBudget ofHeap(long heap) {
    return new MemoryBudget(heap / 8);
  }

  /** A smaller part for each of so many that are read for beside the others. */
  static MemoryBudget ofCatchUp(long heap, int catchUps) {
    return new MemoryBudget(heap / 16 / Math.max(1, catchUps));
  }

  boolean hasRoom() {
    return used < limit;
  }

  void take(long bytes) {
    used += bytes;
  }

  void giveBack(long bytes) {
    used -= bytes;
  }
}
