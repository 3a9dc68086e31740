package dev.docdb.replicator.cdk;

import dev.docdb.replicator.cdk.permission.Grant;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.github.cdklabs.cdknag.RegexAppliesTo;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.iam.Role;

/** Tells cdk-nag, for those who use it, why a statement has an asterisk in it. */
final class Wildcards {
  private static final String RULE = "AwsSolutions-IAM5";
  private static final Pattern NOT_LITERAL = Pattern.compile("[^A-Za-z0-9:_-]");

  private Wildcards() {}

  /** One suppression for each resource, and for nothing else. */
  static void explain(Role role, List<Grant> grants) {
    List<NagPackSuppression> suppressions = new ArrayList<>();
    for (Grant grant : grants) {
      for (String resource : grant.resources()) {
        if (resource.contains("*")) {
          suppressions.add(suppression(resource, grant.whyWildcard()));
        }
      }
    }
    if (!suppressions.isEmpty()) {
      NagSuppressions.addResourceSuppressions(role, suppressions, true);
    }
  }

  private static NagPackSuppression suppression(String resource, String why) {
    return NagPackSuppression.builder()
        .id(RULE)
        .reason(why)
        .appliesTo(
            List.of(
                Token.isUnresolved(resource)
                    ? RegexAppliesTo.builder().regex(expression(resource)).build()
                    : "Resource::" + resource))
        .build();
  }

  /** What nag makes of a reference isn't known here, only what stands around it. */
  private static String expression(String resource) {
    StringBuilder expression = new StringBuilder("/^Resource::");
    for (String part : FunctionSettings.TOKEN.splitWithDelimiters(resource, -1)) {
      expression.append(
          FunctionSettings.TOKEN.matcher(part).matches()
              ? "<[A-Za-z0-9.:]+>"
              : NOT_LITERAL.matcher(part).replaceAll("\\\\$0"));
    }
    return expression.append("$/").toString();
  }
}
