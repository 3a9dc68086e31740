package dev.docdb.replicator.sandbox.demo;

import java.util.List;
import java.util.Optional;

/** A consumer of one target: reads what has arrived, and compares it with what was written. */
public interface TargetView {

  /** The target's word. */
  String name();

  /** Reads on. */
  void poll();

  /**
   * Everything that was read so far, in the target's order for each document; empty for a target
   * that keeps states and no messages.
   */
  Optional<List<Message>> messages();

  /** Reads on, and says whether a change of that document has arrived by now. */
  boolean holds(String document);

  /** How many different changes have arrived, as far as the target can tell. */
  int delivered();

  /** How many arrived again. */
  int duplicates();

  /** Compares the target's content with the source; empty when they agree. */
  List<String> differences(Workload workload);
}
