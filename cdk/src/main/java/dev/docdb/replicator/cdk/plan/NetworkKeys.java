package dev.docdb.replicator.cdk.plan;

import java.util.List;

/** The keys of where a function runs. */
final class NetworkKeys {
  private static final String ID = "-(?:[0-9a-f]{8}|[0-9a-f]{17})";

  static final Key<String> VPC_ID =
      Key.required(
          "vpc_id",
          "vpc-0123456789abcdef0",
          "The VPC of the cluster.",
          Values.matching("vpc" + ID, "the id of a VPC, such as vpc-0123456789abcdef0"));

  static final Key<List<Network.Subnet>> SUBNETS =
      Key.required(
              "subnets",
              "subnet-0123456789abcdef0@eu-west-1a",
              "Private subnets with their availability zones, such as `subnet-0123456789abcdef0@eu-west-1a`, separated"
                  + " by commas, 16 at most, with a way to what the function calls.",
              Values.listOf(Values::subnet, 16))
          .inManyLines();

  static final Key<List<String>> SECURITY_GROUPS =
      Key.required(
              "security_groups",
              "sg-0123456789abcdef0",
              "Security groups that the cluster lets in, separated by commas, 5 at most.",
              Values.listOf(
                  Values.matching(
                      "sg" + ID,
                      "ids of security groups, separated by commas, such as sg-0123456789abcdef0"),
                  5))
          .inManyLines();

  static final List<Key<?>> ALL = List.of(VPC_ID, SUBNETS, SECURITY_GROUPS);

  private NetworkKeys() {}
}
