package dev.docdb.replicator.source;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import com.mongodb.selector.ServerSelector;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends all reads of change streams to one server. A cursor lives on the server that opened it, and
 * outside of a transaction a session binds the driver to none: where a read preference leaves
 * several to choose from, the next read would go to any of them.
 *
 * <p>Where there is no choice, nothing is pinned: commands to the primary pass through here too.
 */
final class PinnedServer implements ServerSelector {
  private @Nullable ServerAddress pinned;
  private int streams;

  /** A stream is to be opened: the choice is free where no other one has its cursor there. */
  synchronized void begin() {
    pinned = streams == 0 ? null : pinned;
    streams++;
  }

  /** A stream was closed, or couldn't be opened. */
  synchronized void end() {
    streams--;
  }

  @Override
  public synchronized List<ServerDescription> select(ClusterDescription cluster) {
    List<ServerDescription> candidates = cluster.getServerDescriptions();
    if (candidates.size() < 2) {
      return candidates;
    }
    ServerDescription chosen =
        candidates.stream()
            .filter(candidate -> candidate.getAddress().equals(pinned))
            .findFirst()
            .orElseGet(() -> nearest(candidates));
    pinned = chosen.getAddress();
    return List.of(chosen);
  }

  private static ServerDescription nearest(List<ServerDescription> candidates) {
    return candidates.stream()
        .min(Comparator.comparingLong(ServerDescription::getRoundTripTimeNanos))
        .orElseThrow();
  }
}
