package dev.docdb.replicator;

/** A task that an operator asked for can't be done as it was asked for; nothing was changed. */
public final class TaskNotDoneException extends RuntimeException {

  /**
   * Says why.
   *
   * @param why names the member of the payload, or the setting, and what was expected
   */
  TaskNotDoneException(String why) {
    super(why + ". Nothing was changed");
  }
}
