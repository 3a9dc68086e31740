package dev.docdb.replicator.sandbox.documentdb.stream;

import dev.docdb.replicator.sandbox.documentdb.storage.Change;
import dev.docdb.replicator.sandbox.documentdb.storage.ClusterClock;
import dev.docdb.replicator.sandbox.documentdb.storage.Journal;
import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;

/**
 * All changes of the cluster in their order, as long as they are retained. A position leads
 * straight to its entry, so that a reader never searches.
 */
public final class ChangeLog implements Journal {
  private final ClusterClock clock;
  private final Predicate<Namespace> recorded;
  private final Runnable listener;
  private final List<LogEntry> entries = new ArrayList<>();
  private long first;
  private BsonTimestamp floor;
  private Duration retention;
  private long bytes;
  private long mostBytes = Long.MAX_VALUE;

  /**
   * An empty log.
   *
   * @param recorded whether changes of a collection are kept at all
   * @param listener is told after each append
   */
  public ChangeLog(
      ClusterClock clock, Duration retention, Predicate<Namespace> recorded, Runnable listener) {
    this.clock = clock;
    this.retention = retention;
    this.recorded = recorded;
    this.listener = listener;
    this.floor = clock.current();
  }

  @Override
  public void record(List<Change> changes, BsonDocument session) {
    BsonTimestamp time = clock.next();
    BsonDateTime wallTime = new BsonDateTime(clock.now().toEpochMilli());
    for (Change change : changes) {
      if (recorded.test(change.namespace())) {
        LogEntry entry = new LogEntry(end(), time, wallTime, session, change.logged());
        entries.add(entry);
        bytes += entry.change().bytes();
      }
    }
    shrink();
    listener.run();
  }

  /** The position that the next change will have. */
  long end() {
    return first + entries.size();
  }

  /** The position of the oldest change that is still there. */
  long first() {
    return first;
  }

  LogEntry at(long position) {
    return entries.get((int) (position - first));
  }

  /** Whether the entry at a position is still there. */
  boolean holds(long position) {
    return position >= first && position < end();
  }

  /** The position of the first change at or after a time. */
  long firstAt(BsonTimestamp time) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).clusterTime().compareTo(time) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return first + low;
  }

  /** Whether everything after a time is still there. */
  boolean reachesBackTo(BsonTimestamp time) {
    expire();
    return time.compareTo(floor) >= 0;
  }

  /** Forgets all changes so far. */
  public void truncate() {
    floor = clock.next();
    forgetBefore(floor);
  }

  /** Changes how long changes are kept. */
  public void retention(Duration newRetention) {
    retention = newRetention;
    expire();
  }

  /** Changes how large the log may become. */
  public void retainBytes(long most) {
    mostBytes = most;
    shrink();
  }

  /** Forgets the oldest changes of a log that is too large; those of one time go together. */
  private void shrink() {
    long left = bytes;
    int count = 0;
    while (count < entries.size() && left > mostBytes) {
      left -= entries.get(count++).change().bytes();
    }
    if (count > 0) {
      BsonTimestamp last = entries.get(count - 1).clusterTime();
      floor = new BsonTimestamp(last.getTime(), last.getInc() + 1);
      forgetBefore(floor);
    }
  }

  /** Forgets what is older than the retention allows by the server's clock. */
  void expire() {
    long seconds = clock.now().minus(retention).getEpochSecond();
    if (seconds > floor.getTime()) {
      floor = new BsonTimestamp((int) seconds, 0);
      forgetBefore(floor);
    }
  }

  private void forgetBefore(BsonTimestamp time) {
    long position = firstAt(time);
    List<LogEntry> forgotten = entries.subList(0, (int) (position - first));
    bytes -= forgotten.stream().mapToLong(entry -> entry.change().bytes()).sum();
    forgotten.clear();
    first = position;
  }
}
