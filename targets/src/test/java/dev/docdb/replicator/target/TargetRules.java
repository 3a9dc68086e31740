package dev.docdb.replicator.target;

/**
 * Rules of one subject that every target keeps. Sealed, so that rules which the contract leaves out
 * don't compile.
 */
sealed interface TargetRules
    permits DeliveryRules, VarietyRules, LimitRules, OutageRules, DiscretionRules {

  /** The target that is held to them, on an empty place. */
  Target<?> target();

  /** Makes the changes to send to it. */
  Journal journal();

  /** What sends them, and looks into the place. */
  TargetFixture fixture();
}
