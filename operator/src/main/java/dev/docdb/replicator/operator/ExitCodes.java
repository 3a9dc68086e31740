package dev.docdb.replicator.operator;

/** How the program ends. */
final class ExitCodes {
  /** All is done, or in order. */
  static final int DONE = 0;

  /** Something stays, or has failed. */
  static final int STAYS = 1;

  /** The command line can't be understood. */
  static final int USAGE = 2;

  /** The operator said no. */
  static final int NOT_WANTED = 3;

  private ExitCodes() {}
}
