package dev.docdb.replicator.cdk;

import dev.docdb.replicator.cdk.plan.Shape;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.lambda.AliasOptions;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Handler;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** The function in the shape that is wanted, of which one invocation runs at a time. */
final class LambdaFunction {
  /** The published version's name, where there is one. */
  private static final String ALIAS = "live";

  /** An older tick has a younger one behind it. */
  private static final Duration OLDEST_TICK = Duration.seconds(60);

  private static final int LONGEST_DESCRIPTION = 256;

  private LambdaFunction() {}

  static Function create(
      Construct scope,
      FunctionSettings settings,
      CreatedBuckets buckets,
      Role role,
      LogGroup logs) {
    CollectionReplicatorProps props = settings.props();
    Shape shape = props.shape();
    boolean image = shape.packaging() == Shape.Packaging.IMAGE;
    Function.Builder builder =
        Function.Builder.create(scope, "Function")
            .functionName(props.functionName())
            .description(description(settings.scope()))
            .runtime(image ? Runtime.FROM_IMAGE : Runtime.JAVA_25)
            .handler(image ? Handler.FROM_IMAGE : CollectionReplicator.HANDLER)
            .code(props.code())
            .architecture(
                switch (shape.architecture()) {
                  case ARM64 -> Architecture.ARM_64;
                  case X86_64 -> Architecture.X86_64;
                })
            .memorySize(shape.memoryMegabytes())
            .timeout(Duration.seconds(shape.timeoutSeconds()))
            .reservedConcurrentExecutions(1)
            .retryAttempts(0)
            .maxEventAge(OLDEST_TICK)
            .role(role)
            .vpc(props.vpc())
            .vpcSubnets(SubnetSelection.builder().subnets(props.subnets()).build())
            .securityGroups(props.securityGroups())
            .logGroup(logs)
            // Its lines are JSON, among them metrics: Lambda must pass them on as they are.
            .loggingFormat(LoggingFormat.TEXT)
            .environment(settings.variables(buckets));
    return (shape.snapStart() ? builder.snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS) : builder)
        .build();
  }

  /** A collection's name may be longer than what Lambda takes. */
  private static String description(String scope) {
    String whole = "Replicates " + scope;
    return whole.length() <= LONGEST_DESCRIPTION
        ? whole
        : whole.substring(0, LONGEST_DESCRIPTION - 3) + "...";
  }

  /** Lambda takes snapshots of published versions only, so that is what ticks must invoke. */
  static IFunction published(Function function) {
    Annotations.of(function)
        .acknowledgeWarning(
            "@aws-cdk/aws-lambda:snapStartRequirePublish", "Ticks invoke the alias of a version");
    return function.addAlias(
        ALIAS, AliasOptions.builder().retryAttempts(0).maxEventAge(OLDEST_TICK).build());
  }
}
