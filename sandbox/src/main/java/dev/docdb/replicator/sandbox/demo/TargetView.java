package dev.docdb.replicator.sandbox.demo;

import java.util.List;

/** A consumer of one target: reads what has arrived, and compares it with what was written. */
public interface TargetView {

  /** The target's word. */
  String name();

  /** Reads on. */
  void poll();

  /** How many different changes have arrived, as far as the target can tell. */
  int delivered();

  /** How many arrived again. */
  int duplicates();

  /** Compares the target's content with the source; empty when they agree. */
  List<String> differences(Workload workload);
}
