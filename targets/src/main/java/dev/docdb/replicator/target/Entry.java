package dev.docdb.replicator.target;

import dev.docdb.replicator.message.EncodedChange;

/** One change in the form that a target sends. */
public interface Entry {

  /** The change it was made from. */
  EncodedChange change();

  /** Its size as the service counts it against the limits of a request. */
  int bytes();

  /** Entries of different groups never share a request; by default all are of one group. */
  default Object group() {
    return "";
  }
}
