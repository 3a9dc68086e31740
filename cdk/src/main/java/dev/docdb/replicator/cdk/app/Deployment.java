package dev.docdb.replicator.cdk.app;

import dev.docdb.replicator.cdk.plan.Plan;
import dev.docdb.replicator.cdk.plan.Replication;
import dev.docdb.replicator.cdk.watch.ReplicationMetrics;
import dev.docdb.replicator.target.TargetKind;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Tags;

/** The stacks of a plan in an app, with all that is checked. */
final class Deployment {
  private final App app;
  private final Plan plan;
  private final Artifacts artifacts;

  private Deployment(App app, Plan plan, Artifacts artifacts) {
    this.app = app;
    this.plan = plan;
    this.artifacts = artifacts;
  }

  /**
   * An app whose mistakes are errors.
   *
   * @param outdir where the templates go; empty: where the CLI says
   */
  static App app(Optional<String> outdir) {
    AppProps.Builder props =
        AppProps.builder()
            .analyticsReporting(false)
            .treeMetadata(false)
            .postCliContext(
                Map.of(
                    // CloudFormation's rules, without CloudFormation.
                    "@aws-cdk/core:validateAgainstDefaultRules",
                    true,
                    "@aws-cdk/core:enablePartitionLiterals",
                    true));
    outdir.ifPresent(props::outdir);
    App app = new App(props.build());
    Aspects.of(app).add(AwsSolutionsChecks.Builder.create().verbose(true).build());
    return app;
  }

  /** Puts the stacks of the plan into the app. */
  static void of(App app, Plan plan, Artifacts artifacts) {
    new Deployment(app, plan, artifacts).create();
  }

  private void create() {
    SharedStack shared =
        new SharedStack(
            app,
            plan.sharedStackName(),
            props("What the functions of " + plan.name() + " share"),
            plan,
            plan.replications().stream().map(this::metrics).toList());
    for (Replication replication : plan.replications()) {
      CollectionStack stack =
          new CollectionStack(
              app,
              plan.stackName(replication),
              props("Replicates " + replication.scope()),
              plan,
              replication,
              artifacts.code(replication.shape()));
      stack.addStackDependency(shared, "Its topics must be there");
    }
    Tags.of(app).add("deployment", plan.name());
  }

  private StackProps props(String description) {
    return StackProps.builder()
        .env(
            software.amazon.awscdk.Environment.builder()
                .account(plan.account())
                .region(plan.region())
                .build())
        .description(description)
        .build();
  }

  private ReplicationMetrics metrics(Replication replication) {
    List<String> targets =
        Arrays.stream(TargetKind.values())
            .filter(kind -> replication.settings().containsKey(kind.enabledBy().name()))
            .map(TargetKind::label)
            .toList();
    return new ReplicationMetrics(
        plan.functionName(replication),
        ReplicationMetrics.scope(replication.database(), replication.collection()),
        targets);
  }
}
