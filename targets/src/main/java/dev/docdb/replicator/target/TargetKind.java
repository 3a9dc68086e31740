package dev.docdb.replicator.target;

import dev.docdb.replicator.config.Deletes;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.config.TargetFilter;
import dev.docdb.replicator.filter.OperationFilter;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.target.kafka.KafkaExamination;
import dev.docdb.replicator.target.kafka.KafkaTarget;
import dev.docdb.replicator.target.kinesis.KinesisExamination;
import dev.docdb.replicator.target.kinesis.KinesisTarget;
import dev.docdb.replicator.target.opensearch.OpenSearchExamination;
import dev.docdb.replicator.target.opensearch.OpenSearchTarget;
import dev.docdb.replicator.target.s3.S3Examination;
import dev.docdb.replicator.target.s3.S3Target;
import dev.docdb.replicator.target.sqs.SqsExamination;
import dev.docdb.replicator.target.sqs.SqsTarget;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The kinds of target there are: adding one is a class and a line here. */
@SuppressWarnings("ImmutableEnumChecker") // Settings and functions are never changed.
public enum TargetKind {
  OPENSEARCH(Settings.ELASTICSEARCH_URI, TargetKind::searchDocuments, OpenSearchTarget::open),
  KINESIS(Settings.KINESIS_STREAM, TargetKind::messages, KinesisTarget::open),
  SQS(Settings.SQS_QUERY_URL, TargetKind::messages, SqsTarget::open),
  KAFKA(Settings.MSK_BOOTSTRAP_SRV, TargetKind::messages, KafkaTarget::open),
  S3(Settings.BUCKET_NAME, TargetKind::messages, S3Target::open);

  private final Setting<?> enabledBy;
  private final Function<Environment, Encoding> encoding;
  private final Function<TargetResources, Target<?>> factory;

  TargetKind(
      Setting<?> enabledBy,
      Function<Environment, Encoding> encoding,
      Function<TargetResources, Target<?>> factory) {
    this.enabledBy = enabledBy;
    this.encoding = encoding;
    this.factory = factory;
  }

  private static Encoding searchDocuments(Environment environment) {
    return new Encoding(Shape.DOCUMENT_WITHOUT_ID, JsonMode.PLAIN);
  }

  private static Encoding messages(Environment environment) {
    return Encoding.of(environment.get(Settings.EVENT_FORMAT), environment.get(Settings.JSON_MODE));
  }

  /** The targets that are to be written to, in a fixed order. */
  public static List<TargetKind> enabled(Environment environment) {
    return Arrays.stream(values()).filter(kind -> environment.has(kind.enabledBy)).toList();
  }

  /** The setting whose presence enables it. */
  public Setting<?> enabledBy() {
    return enabledBy;
  }

  /** How the changes that it gets must be encoded, without the fields that it doesn't get. */
  public Encoding encoding(Environment environment) {
    return encoding.apply(environment).with(filter(environment).fields());
  }

  /** Which changes it gets. */
  public OperationFilter operations(Environment environment) {
    boolean goneIsDelete = encoding(environment).shape() == Shape.LEGACY;
    return OperationFilter.of(filter(environment), goneIsDelete);
  }

  /** Whether it is told of deletes; if not, it keeps documents that are gone in the source. */
  public boolean getsDeletes(Environment environment) {
    return operations(environment).passesDeletes();
  }

  /** Whether a deleted document stays in it, and is marked. */
  public boolean keepsDeleted(Environment environment) {
    return filter(environment).deletes() == Deletes.SOFT;
  }

  private TargetFilter filter(Environment environment) {
    return environment.get(Settings.TARGET_FILTERS).of(label());
  }

  /** Builds the target, without I/O. */
  public Target<?> open(TargetResources resources) {
    return factory.apply(resources);
  }

  /**
   * Looks at the place that changes go to, for the operator: what of it is in order, and what
   * isn't. It writes nothing that stays or that a consumer sees.
   *
   * @return a finding for each {@link dev.docdb.replicator.finding.Aspect}, in their order
   * @throws InterruptedException when there is no more time
   */
  public List<Finding> examine(TargetResources resources) throws InterruptedException {
    return switch (this) { // what isn't asked for isn't loaded
      case OPENSEARCH -> OpenSearchExamination.findings(resources);
      case KINESIS -> KinesisExamination.findings(resources);
      case SQS -> SqsExamination.findings(resources);
      case KAFKA -> KafkaExamination.findings(resources);
      case S3 -> S3Examination.findings(resources);
    };
  }

  /** The word for it in logs, metrics and the names of documentation pages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
