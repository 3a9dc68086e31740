package dev.docdb.replicator.cdk.permission;

import dev.docdb.replicator.cdk.plan.Place;
import software.amazon.awscdk.Stack;
import software.constructs.Construct;

/** Where a construct is. */
public final class Here {
  private Here() {}

  /** The place of its stack. */
  public static Place of(Construct construct) {
    Stack stack = Stack.of(construct);
    return new Place(stack.getPartition(), stack.getRegion(), stack.getAccount());
  }
}
