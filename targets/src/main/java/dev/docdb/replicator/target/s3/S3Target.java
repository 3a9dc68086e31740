package dev.docdb.replicator.target.s3;

import dev.docdb.replicator.aws.LazyClient;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.name.ObjectKey;
import dev.docdb.replicator.target.AwsFailure;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import dev.docdb.replicator.target.s3.S3Entry.ObjectGroup;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * S3: the changes of a batch that are of one collection become an object of JSON lines, named by
 * the first and the last of them and never overwritten. The same two always enclose the same
 * changes, so that an object that is already there is the one that was to be written.
 */
public final class S3Target implements Target<S3Entry> {
  private static final int MIB = 1 << 20;
  private static final int ALREADY_THERE = 412;

  private static final RequestLimits LIMITS =
      new RequestLimits(100_000, 64 * MIB, 512 * MIB, 4, OrderRule.UNBROKEN_REQUEST);

  private final String bucket;
  private final String path;
  private final Encoding encoding;
  private final Function<EncodedChange, Namespace> places;
  private final LazyClient<S3Client> client;

  private S3Target(String bucket, String path, TargetResources resources) {
    this.bucket = bucket;
    this.path = path;
    this.encoding = TargetKind.S3.encoding(resources.environment());
    this.places = resources.places();
    this.client = new LazyClient<>(resources.aws()::s3ForTarget);
  }

  /** The bucket and path that {@code BUCKET_NAME} and {@code BUCKET_PATH} name. */
  public static S3Target open(TargetResources resources) {
    return new S3Target(
        resources.environment().get(Settings.BUCKET_NAME),
        resources.environment().find(Settings.BUCKET_PATH).orElse(""),
        resources);
  }

  @Override
  public TargetKind kind() {
    return TargetKind.S3;
  }

  @Override
  public RequestLimits limits() {
    return LIMITS;
  }

  @Override
  public Optional<S3Entry> toEntry(EncodedChange change) {
    ObjectGroup group = ObjectGroup.of(change, places.apply(change));
    return Optional.of(new S3Entry(change, group, change.payload(encoding)));
  }

  @Override
  public List<Outcome> send(List<S3Entry> entries) throws InterruptedException {
    if (entries.isEmpty()) {
      return List.of();
    }
    try {
      client.get().putObject(request(entries), compressed(entries).body());
    } catch (S3Exception e) {
      if (e.statusCode() != ALREADY_THERE) {
        throw AwsFailure.of(this.toString(), e);
      }
    } catch (SdkException e) {
      throw AwsFailure.of(this.toString(), e);
    }
    return Collections.nCopies(entries.size(), Outcome.STORED);
  }

  private PutObjectRequest request(List<S3Entry> entries) {
    ObjectGroup group = entries.getFirst().group();
    String first = entries.getFirst().eventId();
    String last = entries.getLast().eventId();
    return PutObjectRequest.builder()
        .bucket(bucket)
        .key(ObjectKey.of(path, group.namespace(), group.date(), first, last))
        .ifNoneMatch("*")
        .contentType("application/gzip")
        .metadata(
            Map.of(
                "first-event-id", ObjectKey.id(first),
                "last-event-id", ObjectKey.id(last),
                "count", Integer.toString(entries.size())))
        .build();
  }

  /** The same lines always give the same bytes: the header holds no time. */
  private static Compressed compressed(List<S3Entry> entries) {
    Compressed bytes = new Compressed();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 64 << 10)) {
      for (S3Entry entry : entries) {
        gzip.write(entry.line().array(), entry.line().offset(), entry.line().length());
        gzip.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Memory can be written to", e);
    }
    return bytes;
  }

  /** An object in the memory where it was written: large ones are not copied. */
  private static final class Compressed extends ByteArrayOutputStream {
    RequestBody body() {
      return RequestBody.fromContentProvider(
          () -> new ByteArrayInputStream(buf, 0, count), count, "application/gzip");
    }
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "The bucket " + bucket + " (BUCKET_NAME)";
  }
}
