package dev.docdb.replicator.source;

/**
 * How many changes to ask for, so that a batch has about as many bytes as wanted: the server bounds
 * a reply by count only, and by 16 MB.
 */
final class BatchBounds {
  private static final int LEAST = 10;
  private static final double WEIGHT_OF_NEWEST = 0.3;

  private final int mostChanges;
  private final int wantedBytes;
  private double meanBytes;

  BatchBounds(int mostChanges, int wantedBytes) {
    this.mostChanges = mostChanges;
    this.wantedBytes = wantedBytes;
  }

  /** Learns from a reply. */
  void seen(int changes, long bytes) {
    if (changes > 0) {
      double mean = (double) bytes / changes;
      meanBytes = meanBytes == 0 ? mean : meanBytes + WEIGHT_OF_NEWEST * (mean - meanBytes);
    }
  }

  /** The batchSize of the next request. */
  int count() {
    if (meanBytes == 0) {
      return mostChanges;
    }
    int fitting = (int) Math.min(mostChanges, wantedBytes / meanBytes);
    return Math.clamp(fitting, Math.min(LEAST, mostChanges), mostChanges);
  }
}
