package dev.docdb.replicator.target.sqs;

import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.target.QueueLook;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Looks at the queue. */
public final class SqsExamination {
  private SqsExamination() {}

  /** What is found of the queue that {@code SQS_QUERY_URL} names. */
  public static List<Finding> findings(TargetResources resources) throws InterruptedException {
    String queue = resources.environment().get(Settings.SQS_QUERY_URL).uri().toString();
    try (SqsClient client = resources.aws().buildForTarget(SqsClient.builder())) {
      return new QueueLook(TargetKind.SQS.label(), Settings.SQS_QUERY_URL.name(), queue)
          .findings(() -> client);
    }
  }
}
