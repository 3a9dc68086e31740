package dev.docdb.replicator.task;

import dev.docdb.replicator.state.Edit;
import dev.docdb.replicator.state.ScopeEditor.Demand;

/** What an order comes to, where things stand as they do. */
public sealed interface Plan {

  /**
   * This is to be changed.
   *
   * @param demand how much of the state must be in order
   * @param words what will have happened then, in a sentence
   */
  record Change(Edit edit, Demand demand, String words) implements Plan {}

  /**
   * Everything is so already.
   *
   * @param words what is so, in a sentence
   */
  record Nothing(String words) implements Plan {}

  /**
   * It must not be done.
   *
   * @param why names the member of the payload, and what is expected; without a full stop
   */
  record Refused(String why) implements Plan {}
}
