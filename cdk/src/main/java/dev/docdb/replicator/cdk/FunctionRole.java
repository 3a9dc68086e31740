package dev.docdb.replicator.cdk;

import dev.docdb.replicator.cdk.permission.Grant;
import dev.docdb.replicator.cdk.permission.Known;
import dev.docdb.replicator.cdk.permission.RolePermissions;
import dev.docdb.replicator.cdk.plan.PhysicalName;
import dev.docdb.replicator.cdk.plan.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/** The role of a function, with a name that a cluster or a target can be told before. */
final class FunctionRole {
  private static final int LONGEST_NAME = 64;

  /** Longer than any there is, for one that is known at deployment only. */
  private static final int LONGEST_REGION = 20;

  private FunctionRole() {}

  static Role create(Construct scope, String function, Place place) {
    return Role.Builder.create(scope, "Role")
        .roleName(name(function, place.region()))
        .description("Of the function " + function)
        .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
        .build();
  }

  /** A region that isn't known yet can't be cut. */
  private static String name(String function, String region) {
    return Token.isUnresolved(region)
        ? PhysicalName.fitting(function, LONGEST_NAME - 1 - LONGEST_REGION) + "-" + region
        : PhysicalName.fitting(function + "-" + region, LONGEST_NAME);
  }

  /** Lets it do what follows from the function's settings, and nothing else. */
  static void permit(Role role, FunctionSettings settings, CreatedBuckets buckets, Place place) {
    CollectionReplicatorProps props = settings.props();
    Map<String, String> arns = new HashMap<>(props.arns());
    arns.putAll(buckets.arns());
    Known known = new Known(settings.checked(), place, props.kmsKeys(), arns);
    List<Grant> grants = new ArrayList<>(RolePermissions.of(known));
    grants.addAll(RolePermissions.alerts(known, props.alerts().getTopicArn()));
    grants.addAll(RolePermissions.network(place, props.functionName()));
    grants.forEach(grant -> role.addToPolicy(grant.statement()));
    Wildcards.explain(role, grants);
  }
}
