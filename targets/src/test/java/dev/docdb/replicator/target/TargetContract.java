package dev.docdb.replicator.target;

/** What every target does: a target's own test extends this, and is held to all the rules. */
public abstract non-sealed class TargetContract extends TargetFixture
    implements DeliveryRules, VarietyRules, LimitRules, OutageRules, DiscretionRules {

  @Override
  public final TargetFixture fixture() {
    return this;
  }
}
