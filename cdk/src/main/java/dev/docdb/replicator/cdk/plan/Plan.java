package dev.docdb.replicator.cdk.plan;

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
}
