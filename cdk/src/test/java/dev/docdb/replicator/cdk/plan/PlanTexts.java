package dev.docdb.replicator.cdk.plan;

import java.util.List;

/** A file that is in order but for its targets, and what is wrong with others. */
final class PlanTexts {
  static final String DEPLOYMENT =
      """
      [deployment]
      account = 111122223333
      region = eu-west-1
      """;

  /** Lines 4 to 11. */
  static final String DEFAULTS =
      """
      [defaults]
      documentdb_uri = db.example.com
      documentdb_secret = docdb
      state_db = state
      state_collection = positions
      vpc_id = vpc-01234567
      subnets = subnet-01234567@eu-west-1a
      security_groups = sg-01234567
      """;

  /** What follows begins in line 13. */
  static final String ORDERS = DEPLOYMENT + DEFAULTS + "[collection shop.orders]\n";

  static final String KEY =
      "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef";

  private PlanTexts() {}

  /** What is wrong with this file; empty where nothing is. */
  static List<String> problems(String text) {
    try {
      PlanFile.parse("config.ini", text);
      return List.of();
    } catch (PlanException e) {
      return e.problems();
    }
  }
}
