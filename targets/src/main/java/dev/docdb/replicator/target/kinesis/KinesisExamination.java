package dev.docdb.replicator.target.kinesis;

import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.finding.Aspect;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.finding.PlaceFindings;
import dev.docdb.replicator.target.AwsFailure;
import dev.docdb.replicator.target.AwsLook;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Looks at the stream. The record that is tried is for a shard that no stream has. */
public final class KinesisExamination {
  /** Has as many digits as the largest hash key, and is larger. */
  private static final String NO_SHARDS_KEY = "9".repeat(39);

  private static final int USUAL_KIB = 1024;

  private final String stream;
  private final KinesisClient client;
  private final PlaceFindings findings = new PlaceFindings(TargetKind.KINESIS.label());

  private KinesisExamination(String stream, KinesisClient client) {
    this.stream = stream;
    this.client = client;
  }

  /** What is found of the stream that {@code KINESIS_STREAM} names. */
  public static List<Finding> findings(TargetResources resources) throws InterruptedException {
    String stream = resources.environment().get(Settings.KINESIS_STREAM);
    try (KinesisClient client = resources.aws().buildForTarget(KinesisClient.builder())) {
      return new KinesisExamination(stream, client).examine();
    }
  }

  private List<Finding> examine() throws InterruptedException {
    AwsLook look = new AwsLook(findings, "The stream " + stream + " (KINESIS_STREAM)");
    look.ask(
            "kinesis:DescribeStreamSummary",
            Set.of(Aspect.PLACE, Aspect.LIMITS),
            () ->
                client
                    .describeStreamSummary(
                        r -> (isArn() ? r.streamARN(stream) : r.streamName(stream)).build())
                    .streamDescriptionSummary())
        .ifPresent(this::describe);
    if (!findings.hasFailed()) {
      look.probe("kinesis:PutRecords", this::putForNoShard, KinesisExamination::isOfRecord);
    }
    return findings.all();
  }

  private boolean isArn() {
    return stream.startsWith("arn:");
  }

  private void describe(StreamDescriptionSummary summary) {
    StreamStatus status = summary.streamStatus();
    String found =
        "The stream is %s, with %d shards and %d hours of retention"
            .formatted(status, summary.openShardCount(), summary.retentionPeriodHours());
    if (status == StreamStatus.ACTIVE || status == StreamStatus.UPDATING) {
      findings.ok(Aspect.PLACE, found);
    } else {
      findings.failed(
          Aspect.PLACE, found, "Wait until it is ACTIVE, or name another one in KINESIS_STREAM");
    }
    Integer most = summary.maxRecordSizeInKiB();
    findings.ok(
        Aspect.LIMITS,
        "The stream takes records of up to %d KiB".formatted(most == null ? USUAL_KIB : most));
  }

  private void putForNoShard() {
    PutRecordsRequestEntry record =
        PutRecordsRequestEntry.builder()
            .partitionKey("never stored")
            .explicitHashKey(NO_SHARDS_KEY)
            .data(SdkBytes.fromUtf8String("never stored"))
            .build();
    client.putRecords(
        r -> (isArn() ? r.streamARN(stream) : r.streamName(stream)).records(List.of(record)));
  }

  private static boolean isOfRecord(AwsServiceException answer) {
    return answer instanceof InvalidArgumentException
        || AwsFailure.code(answer).startsWith("Validation");
  }
}
