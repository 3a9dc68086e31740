package dev.docdb.replicator.finding;

import java.util.Locale;

/** What of a place that changes go to is looked at; each needs those before it. */
public enum Aspect {
  /** Something answers at its address. */
  REACHED,
  /** It knows who asks. */
  LOGIN,
  /** The stream, queue, topic, bucket or index is there, and takes changes. */
  PLACE,
  /** The function may write to it. */
  PERMISSION,
  /** It takes what the settings let through. */
  LIMITS;

  /** The id of the check of this aspect of a place. */
  public String of(String place) {
    return place + "." + name().toLowerCase(Locale.ROOT);
  }
}
