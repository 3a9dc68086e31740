package dev.docdb.replicator.target.s3;

import dev.docdb.replicator.aws.LazyClient;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.target.AwsFailure;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetResources;
import dev.docdb.replicator.target.s3.S3Entry.ObjectGroup;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * S3: the changes of a batch that are of one collection become an object of JSON lines, named by
 * the first and the last of them and never overwritten. As long as the same changes are let
 * through, the same two enclose the same ones; what an object that is already there holds, its
 * metadata say.
 */
public final class S3Target implements Target<S3Entry> {
  private static final int MIB = 1 << 20;
  private static final int ALREADY_THERE = 412;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int NOT_IMPLEMENTED = 501;

  private static final RequestLimits LIMITS =
      new RequestLimits(100_000, 64 * MIB, 512 * MIB, 4, OrderRule.UNBROKEN_REQUEST);

  private final String bucket;
  private final String path;
  private final Optional<String> kmsKey;
  private final Encoding encoding;
  private final Function<EncodedChange, Namespace> places;
  private final LazyClient<S3Client> client;

  /** Until the store says that it doesn't know conditions: then it writes the same once more. */
  private volatile boolean conditional = true;

  private S3Target(String bucket, TargetResources resources) {
    this.bucket = bucket;
    this.path = resources.environment().find(Settings.BUCKET_PATH).orElse("");
    this.kmsKey = resources.environment().find(Settings.BUCKET_KMS_KEY);
    this.encoding = TargetKind.S3.encoding(resources.environment());
    this.places = resources.places();
    this.client = new LazyClient<>(resources.aws()::s3ForTarget);
  }

  /** The bucket and path that {@code BUCKET_NAME} and {@code BUCKET_PATH} name. */
  public static S3Target open(TargetResources resources) {
    return new S3Target(resources.environment().get(Settings.BUCKET_NAME), resources);
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
      LinesObject object = LinesObject.of(entries);
      store(object);
    } catch (SdkException e) {
      if (AwsFailure.isThrottled(e)) {
        return Collections.nCopies(entries.size(), Outcome.THROTTLED);
      }
      throw AwsFailure.of(this.toString(), e);
    }
    return Collections.nCopies(entries.size(), Outcome.STORED);
  }

  private void store(LinesObject object) {
    String beside = object.keyBeside(path);
    if (!isStored(object, object.key(path)) && !isStored(object, beside)) {
      throw new TargetMisconfiguredException(
          "%s has other objects at %s and at the name before it, where changes are to be: move them"
              .formatted(this, beside));
    }
  }

  /** False when another object has this name. */
  private boolean isStored(LinesObject object, String key) {
    return create(object, key) || isThere(object, key);
  }

  /** False when there is an object of this name already. */
  private boolean create(LinesObject object, String key) {
    boolean asked = conditional; // another request in flight may find out meanwhile
    try {
      client.get().putObject(request(object, key, asked), object.body());
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == ALREADY_THERE) {
        return false;
      }
      if (e.statusCode() != NOT_IMPLEMENTED || !asked) {
        throw e;
      }
    }
    conditional = false;
    return create(object, key);
  }

  /**
   * Whether what is there already are these changes. Somebody else's object, or one from a time
   * when other changes were let through, is not, and one that was removed since is none. Who may
   * not look takes its name for it.
   */
  private boolean isThere(LinesObject object, String key) {
    try {
      return client
          .get()
          .headObject(r -> r.bucket(bucket).key(key))
          .metadata()
          .entrySet()
          .containsAll(object.metadata().entrySet());
    } catch (S3Exception e) {
      return switch (e.statusCode()) {
        case FORBIDDEN -> true;
        case NOT_FOUND -> false;
        default -> throw e;
      };
    }
  }

  private PutObjectRequest request(LinesObject object, String key, boolean onlyIfAbsent) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .contentType(LinesObject.TYPE)
            .metadata(object.metadata());
    kmsKey.ifPresent(
        id -> request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(id));
    return (onlyIfAbsent ? request.ifNoneMatch("*") : request).build();
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
