package dev.docdb.replicator;

import dev.docdb.replicator.target.TargetKind;

/** A target refuses one change after the other: it is set up wrongly, not the documents. */
public final class EverythingRefusedException extends RuntimeException {
  /** What a halt for this is called. */
  static final String KIND = "EVERYTHING_REFUSED";

  private final TargetKind target;

  /** Says which target, and why it refused the last one. */
  public EverythingRefusedException(TargetKind target, String reason) {
    super(
        "%s has refused %d changes in a row, the last one so: %s. Nothing more is put aside until the target or its settings are mended"
            .formatted(target.label(), Refusals.EVERYTHING, reason));
    this.target = target;
  }

  TargetKind target() {
    return target;
  }
}
