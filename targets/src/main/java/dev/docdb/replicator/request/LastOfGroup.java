package dev.docdb.replicator.request;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers the place of each group's last entry. The oldest groups are forgotten; an entry of a
 * forgotten group only seems to follow none.
 */
final class LastOfGroup extends LinkedHashMap<Object, Long> {
  private static final long serialVersionUID = 1L;

  /** What the first entry of a group follows. */
  static final long NONE = -1;

  private static final int MOST = 10_000;

  LastOfGroup() {
    super(16, 0.75f, true);
  }

  /** The place that an entry follows in its group, which is now the last itself. */
  long follow(Object group, long place) {
    Long previous = put(group, place);
    return previous == null ? NONE : previous;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
    return size() > MOST;
  }
}
