package dev.docdb.replicator.state;

/** The exclusive right to replicate one scope, which lapses unless it is prolonged. */
public interface Lease {

  /**
   * Prolongs the right.
   *
   * @throws FencedException when somebody else has it now
   */
  void renew();
}
