package dev.docdb.replicator.cdk.app;

import dev.docdb.replicator.cdk.TicksAndAlerts;
import dev.docdb.replicator.cdk.plan.Plan;
import dev.docdb.replicator.cdk.watch.Dashboards;
import dev.docdb.replicator.cdk.watch.ReplicationMetrics;
import java.util.List;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/**
 * What the functions share. Their stacks name its topics instead of importing them, so that neither
 * stands in the way of the other's changes.
 */
final class SharedStack extends Stack {
  SharedStack(
      Construct scope, String id, StackProps props, Plan plan, List<ReplicationMetrics> all) {
    super(scope, id, props);
    new TicksAndAlerts(
        this,
        "Shared",
        new TicksAndAlerts.Props(
            plan.name(), plan.schedule(), plan.alertEmails(), plan.alertKmsKey()));
    Dashboards.overview(this, plan.name() + "-overview-" + plan.region(), all);
  }
}
