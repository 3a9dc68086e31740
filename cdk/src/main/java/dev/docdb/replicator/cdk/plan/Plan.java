package dev.docdb.replicator.cdk.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is to be deployed.
 *
 * @param account the AWS account's number
 * @param region such as {@code eu-west-1}
 * @param name what the names of all stacks and functions begin with
 * @param schedule of the ticks, such as {@code rate(1 minute)}
 * @param alertEmails who gets the alerts
 * @param replications each gets a stack of its own
 */
public record Plan(
    String account,
    String region,
    String name,
    String schedule,
    List<String> alertEmails,
    Optional<String> alertKmsKey,
    List<Replication> replications) {

  public Plan {
    alertEmails = List.copyOf(alertEmails);
    replications = List.copyOf(replications);
  }

  /**
   * The longest time between two ticks.
   *
   * @throws IllegalArgumentException where it is more than a week, which can't be watched
   */
  public Duration longestGap() {
    return Schedule.longestGap(schedule)
        .orElseThrow(() -> new IllegalArgumentException("Too few ticks: " + schedule));
  }

  /** The stack of what all functions share. */
  public String sharedStackName() {
    return Names.sharedStack(name);
  }

  /** What a replication's stack is called, whatever other replications there are. */
  public String stackName(Replication replication) {
    return Names.stack(name, replication);
  }

  /** What a replication's function is called, whatever other replications there are. */
  public String functionName(Replication replication) {
    return Names.function(name, replication);
  }
}
