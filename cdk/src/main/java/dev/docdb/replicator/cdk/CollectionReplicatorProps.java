package dev.docdb.replicator.cdk;

import dev.docdb.replicator.cdk.plan.Replication.Created;
import dev.docdb.replicator.cdk.plan.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.sns.ITopic;

/**
 * What {@link CollectionReplicator} is made of. Made by {@link #builder()}.
 *
 * @param functionName the function's; the names of its role, log group, alarms and dashboard begin
 *     with it
 * @param settings the function's settings by their names (the README's table), as texts that are
 *     known at synthesis; without {@code SNS_TOPIC_ARN_ALERT} and what {@code creates} brings along
 * @param shape how it runs
 * @param code the archive {@code function/target/replicator.zip}, or an image
 * @param vpc in which the cluster is
 * @param subnets private ones, with a way to the services that the function calls
 * @param securityGroups that the cluster lets in
 * @param ticks the topic that wakes the function
 * @param tickPeriod how often it does
 * @param alerts where the function publishes its failures, and where alarms go
 * @param creates buckets that are made with it
 * @param kmsKeys ARNs of the keys that encrypt what a setting names, by the setting's name
 * @param arns of what can't be told from a setting's text, by the setting's name: an MSK cluster
 *     ({@code MSK_BOOTSTRAP_SRV}), a search domain with an endpoint of your own
 * @param lagThreshold how long changes may wait before the alarm
 * @param claimCheckExpiry after which large messages are removed; empty: never, since documents in
 *     OpenSearch keep pointing at them
 */
public record CollectionReplicatorProps(
    String functionName,
    Map<String, String> settings,
    Shape shape,
    Code code,
    IVpc vpc,
    List<ISubnet> subnets,
    List<ISecurityGroup> securityGroups,
    ITopic ticks,
    Duration tickPeriod,
    ITopic alerts,
    Set<Created> creates,
    Map<String, String> kmsKeys,
    Map<String, String> arns,
    Duration lagThreshold,
    Optional<Duration> claimCheckExpiry) {
  private static final int LONGEST_TIMEOUT = 900;

  public CollectionReplicatorProps {
    settings = Map.copyOf(settings);
    subnets = List.copyOf(subnets);
    securityGroups = List.copyOf(securityGroups);
    creates = Set.copyOf(creates);
    kmsKeys = Map.copyOf(kmsKeys);
    arns = Map.copyOf(arns);
    if (!functionName.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException(
          "A function's name has 1 to 64 letters, digits, hyphens and underscores: "
              + functionName);
    }
    if (subnets.isEmpty() || securityGroups.isEmpty()) {
      throw new IllegalArgumentException(functionName + " needs subnets and security groups");
    }
    if (shape.timeoutSeconds() > LONGEST_TIMEOUT) {
      throw new IllegalArgumentException(
          functionName + ": Lambda ends an invocation after 900 s at the latest");
    }
  }

  /** With defaults for what may be left out. */
  public static Builder builder() {
    return new Builder();
  }

  /** Takes one after the other. */
  public static final class Builder {
    private Optional<String> functionName = Optional.empty();
    private Map<String, String> settings = Map.of();
    private Shape shape = Shape.DEFAULT;
    private Optional<Code> code = Optional.empty();
    private Optional<IVpc> vpc = Optional.empty();
    private List<ISubnet> subnets = List.of();
    private List<ISecurityGroup> securityGroups = List.of();
    private Optional<ITopic> ticks = Optional.empty();
    private Duration tickPeriod = Duration.minutes(1);
    private Optional<ITopic> alerts = Optional.empty();
    private Set<Created> creates = Set.of();
    private Map<String, String> kmsKeys = Map.of();
    private Map<String, String> arns = Map.of();
    private Duration lagThreshold = Duration.minutes(15);
    private Optional<Duration> claimCheckExpiry = Optional.empty();

    private Builder() {}

    /** Required. */
    public Builder functionName(String name) {
      functionName = Optional.of(name);
      return this;
    }

    /** Required: the README says which. */
    public Builder settings(Map<String, String> byName) {
      settings = byName;
      return this;
    }

    /** By default {@link Shape#DEFAULT}. */
    public Builder shape(Shape wanted) {
      shape = wanted;
      return this;
    }

    /** Required; one object for each stack. */
    public Builder code(Code archiveOrImage) {
      code = Optional.of(archiveOrImage);
      return this;
    }

    /** Required. */
    public Builder network(IVpc of, List<ISubnet> within, List<ISecurityGroup> with) {
      vpc = Optional.of(of);
      subnets = within;
      securityGroups = with;
      return this;
    }

    /** Required: the topic, and how often something is published to it. */
    public Builder ticks(ITopic topic, Duration period) {
      ticks = Optional.of(topic);
      tickPeriod = period;
      return this;
    }

    /** Required. */
    public Builder alerts(ITopic topic) {
      alerts = Optional.of(topic);
      return this;
    }

    /** By default nothing. */
    public Builder creates(Set<Created> buckets) {
      creates = buckets;
      return this;
    }

    /** By default none: what AWS itself encrypts needs no permission. */
    public Builder kmsKeys(Map<String, String> bySetting) {
      kmsKeys = bySetting;
      return this;
    }

    /** By default none. */
    public Builder arns(Map<String, String> bySetting) {
      arns = bySetting;
      return this;
    }

    /** By default 15 minutes. */
    public Builder lagThreshold(Duration longest) {
      lagThreshold = longest;
      return this;
    }

    /** By default never. */
    public Builder claimCheckExpiry(Duration after) {
      claimCheckExpiry = Optional.of(after);
      return this;
    }

    /** Checks that nothing is missing. */
    public CollectionReplicatorProps build() {
      return new CollectionReplicatorProps(
          given(functionName, "functionName"),
          settings,
          shape,
          given(code, "code"),
          given(vpc, "network"),
          subnets,
          securityGroups,
          given(ticks, "ticks"),
          tickPeriod,
          given(alerts, "alerts"),
          creates,
          kmsKeys,
          arns,
          lagThreshold,
          claimCheckExpiry);
    }

    private static <T> T given(Optional<T> value, String name) {
      return value.orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }
  }
}
