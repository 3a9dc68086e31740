package dev.docdb.replicator.cdk.plan;

import java.util.List;

/**
 * The network that a function runs in, which is there already.
 *
 * @param vpcId of the VPC in which the cluster is
 * @param subnets private ones, with a way to the services that the function calls
 * @param securityGroupIds that the cluster lets in
 */
public record Network(String vpcId, List<Subnet> subnets, List<String> securityGroupIds) {

  public Network {
    subnets = List.copyOf(subnets);
    securityGroupIds = List.copyOf(securityGroupIds);
  }

  /** One of them, and its availability zone. */
  public record Subnet(String id, String zone) {}
}
