package dev.docdb.replicator.cdk.permission;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;

/**
 * One statement of a role's policy.
 *
 * @param sid what it is for, in the policy
 * @param conditions as IAM has them: by operator, key and value
 * @param whyWildcard why a resource has an asterisk in it; empty where none has
 */
public record Grant(
    String sid,
    Effect effect,
    List<String> actions,
    List<String> resources,
    Map<String, Map<String, String>> conditions,
    String whyWildcard) {

  public Grant {
    actions = List.copyOf(actions);
    resources = List.copyOf(resources);
    if (actions.isEmpty() || resources.isEmpty()) {
      throw new IllegalArgumentException(sid + " needs actions and resources");
    }
    boolean wild = resources.stream().anyMatch(resource -> resource.contains("*"));
    if (wild == whyWildcard.isEmpty()) {
      throw new IllegalArgumentException(
          sid + " needs a reason for an asterisk, and only for one: " + resources);
    }
    if (actions.stream().anyMatch(action -> action.contains("*"))) {
      throw new IllegalArgumentException(sid + " must name its actions: " + actions);
    }
  }

  /** On exactly these. */
  static Grant on(String sid, List<String> actions, String... resources) {
    return new Grant(sid, Effect.ALLOW, actions, List.of(resources), Map.of(), "");
  }

  /** On all that a pattern names. */
  static Grant onAll(String sid, List<String> actions, String pattern, String why) {
    return new Grant(sid, Effect.ALLOW, actions, List.of(pattern), Map.of(), why);
  }

  /** The same under a condition. */
  Grant when(String operator, String key, String value) {
    return new Grant(
        sid, effect, actions, resources, Map.of(operator, Map.of(key, value)), whyWildcard);
  }

  /** As the CDK has it. */
  public PolicyStatement statement() {
    return PolicyStatement.Builder.create()
        .sid(sid)
        .effect(effect)
        .actions(actions)
        .resources(resources)
        .conditions(conditions)
        .build();
  }
}
