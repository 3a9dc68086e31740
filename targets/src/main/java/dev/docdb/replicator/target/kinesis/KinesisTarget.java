package dev.docdb.replicator.target.kinesis;

import dev.docdb.replicator.aws.LazyClient;
import dev.docdb.replicator.change.Fingerprint;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.request.Bisection;
import dev.docdb.replicator.request.SizeLimit;
import dev.docdb.replicator.target.AwsFailure;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/**
 * Kinesis Data Streams: each change is a record, and the document's id its partition key, so that
 * all changes of a document are in one shard, in order.
 */
public final class KinesisTarget implements Target<KinesisEntry> {
  private static final int MIB = 1 << 20;
  private static final int LONGEST_KEY = 256;
  private static final Pattern RECORD_FIELD =
      Pattern.compile("at '(records\\.[0-9]+\\.member\\.)?(data|partitionKey)'");

  /** A stream may be told to take records of up to 10 MiB, their keys included. */
  private static final RequestLimits LIMITS =
      new RequestLimits(500, 5 * MIB, 10 * MIB, 4, OrderRule.ONE_CHANGE_A_DOCUMENT);

  /** What every stream takes without being told to. */
  private static final int EVERY_STREAM = MIB;

  private final String stream;
  private final Encoding encoding;
  private final Function<EncodedChange, Namespace> places;
  private final LazyClient<KinesisClient> client;
  private final SizeLimit limit =
      new SizeLimit(
          EVERY_STREAM,
          "the stream's MaxRecordSizeInKiB (known with the permission kinesis:DescribeStreamSummary)",
          this::largestRecord);

  private KinesisTarget(String stream, TargetResources resources) {
    this.stream = stream;
    this.encoding = TargetKind.KINESIS.encoding(resources.environment());
    this.places = resources.places();
    this.client = new LazyClient<>(() -> resources.aws().buildForTarget(KinesisClient.builder()));
  }

  /** The stream that {@code KINESIS_STREAM} names. */
  public static KinesisTarget open(TargetResources resources) {
    return new KinesisTarget(resources.environment().get(Settings.KINESIS_STREAM), resources);
  }

  @Override
  public TargetKind kind() {
    return TargetKind.KINESIS;
  }

  @Override
  public RequestLimits limits() {
    return LIMITS;
  }

  @Override
  public Optional<KinesisEntry> toEntry(EncodedChange change) {
    String id =
        change.isOfOneDocument() ? change.change().documentId() : places.apply(change).toString();
    String key = id.length() <= LONGEST_KEY ? id : Fingerprint.of(id);
    return Optional.of(new KinesisEntry(change, key, change.payload(encoding)));
  }

  @Override
  public List<Outcome> send(List<KinesisEntry> entries) throws InterruptedException {
    if (entries.isEmpty()) {
      return List.of();
    }
    return limit.send(
        entries, EVERY_STREAM, within -> Bisection.send(within, this::untaken, this::put));
  }

  private Outcome untaken(KinesisEntry entry) {
    return entry.bytes() > EVERY_STREAM
        ? limit.tooLarge(entry)
        : new Outcome.Refused("Kinesis takes no such record");
  }

  /** Empty where the function may not ask, or the service doesn't know. */
  private OptionalInt largestRecord() throws InterruptedException {
    try {
      Integer kib =
          client
              .get()
              .describeStreamSummary(
                  r -> (isArn() ? r.streamARN(stream) : r.streamName(stream)).build())
              .streamDescriptionSummary()
              .maxRecordSizeInKiB();
      return kib == null ? OptionalInt.empty() : OptionalInt.of(kib * 1024);
    } catch (SdkException e) {
      return AwsFailure.unanswered(this.toString(), e);
    }
  }

  private Optional<List<Outcome>> put(List<KinesisEntry> entries) throws InterruptedException {
    try {
      PutRecordsResponse answer = client.get().putRecords(request(entries));
      return Optional.of(answer.records().stream().map(this::outcome).toList());
    } catch (KinesisException e) {
      if (mayTakeLess(entries, e)) {
        return Optional.empty();
      }
      if (AwsFailure.isThrottled(e)) {
        return Optional.of(Collections.nCopies(entries.size(), Outcome.THROTTLED));
      }
      throw AwsFailure.of(this.toString(), e);
    } catch (SdkException e) {
      throw AwsFailure.of(this.toString(), e);
    }
  }

  private PutRecordsRequest request(List<KinesisEntry> entries) {
    PutRecordsRequest.Builder request =
        PutRecordsRequest.builder().records(entries.stream().map(KinesisTarget::record).toList());
    return (isArn() ? request.streamARN(stream) : request.streamName(stream)).build();
  }

  private boolean isArn() {
    return stream.startsWith("arn:");
  }

  private static PutRecordsRequestEntry record(KinesisEntry entry) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(entry.partitionKey())
        .data(SdkBytes.fromByteArrayUnsafe(entry.data().toBytes()))
        .build();
  }

  /** Every documented error of a single record says: not now. */
  private Outcome outcome(PutRecordsResultEntry record) {
    String code = record.errorCode();
    if (code != null && AwsFailure.isDenied(code)) {
      throw AwsFailure.denied(this.toString(), code);
    }
    return code == null ? Outcome.STORED : Outcome.THROTTLED;
  }

  /**
   * Whether it is the records, their size or their number, that the service can't take. It names
   * the field and quotes it: the message goes nowhere.
   */
  private static boolean mayTakeLess(List<KinesisEntry> entries, KinesisException e) {
    boolean illegal = e instanceof InvalidArgumentException;
    if (illegal && entries.size() > 1) {
      return true;
    }
    boolean ofRecord =
        entries.stream().anyMatch(entry -> entry.bytes() > EVERY_STREAM)
            || RECORD_FIELD.matcher(String.valueOf(e.getMessage())).find();
    return ofRecord && (illegal || AwsFailure.code(e).startsWith("Validation"));
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "The stream " + stream + " (KINESIS_STREAM)";
  }
}
