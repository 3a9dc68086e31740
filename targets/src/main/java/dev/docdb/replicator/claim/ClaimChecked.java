package dev.docdb.replicator.claim;

import dev.docdb.replicator.aws.LazyClient;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Payload;
import dev.docdb.replicator.target.AwsFailure;
import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A target that gets a pointer in place of a message that is too large for it. The message is put
 * into a bucket first, so that no pointer leads nowhere, under a name of its own, so that none
 * leads to another message; an object whose pointer was never sent does no harm.
 */
public final class ClaimChecked<E extends Entry> implements Target<ClaimChecked.Checked<E>> {
  private final Target<E> target;
  private final String bucket;
  private final Encoding encoding;
  private final Function<EncodedChange, Namespace> places;
  private final LazyClient<S3Client> client;

  private ClaimChecked(Target<E> target, String bucket, TargetResources resources) {
    this.target = target;
    this.bucket = bucket;
    this.encoding = target.kind().encoding(resources.environment());
    this.places = resources.places();
    this.client = new LazyClient<>(resources.aws()::s3ForTarget);
  }

  /** The target, with claim checks where {@code CLAIM_CHECK_BUCKET} names a bucket for them. */
  public static Target<?> of(Target<?> target, TargetResources resources) {
    Optional<String> bucket = resources.environment().find(Settings.CLAIM_CHECK_BUCKET);
    return bucket.isPresent() ? new ClaimChecked<>(target, bucket.get(), resources) : target;
  }

  /**
   * What is sent.
   *
   * @param entry the target's own, of the message or of the pointer
   * @param kept what has to be in the bucket before; null: nothing
   */
  public record Checked<E extends Entry>(E entry, @Nullable Kept kept) implements Entry {
    @Override
    public EncodedChange change() {
      return entry.change();
    }

    @Override
    public int bytes() {
      return entry.bytes();
    }

    @Override
    public Object group() {
      return entry.group();
    }
  }

  /** A message and where it has to be. */
  record Kept(Claim claim, Payload message) {}

  @Override
  public TargetKind kind() {
    return target.kind();
  }

  @Override
  public RequestLimits limits() {
    return target.limits();
  }

  @Override
  public Optional<Checked<E>> toEntry(EncodedChange change) {
    return target.toEntry(change).map(entry -> checked(entry, change));
  }

  private Checked<E> checked(E entry, EncodedChange change) {
    return entry.bytes() <= target.limits().entryBytes()
        ? new Checked<>(entry, null)
        : pointer(entry, change);
  }

  private Checked<E> pointer(E entry, EncodedChange change) {
    Payload message = change.payload(encoding);
    Namespace place = places.apply(change);
    Claim claim = Claim.of(bucket, kind(), change.change(), place, message);
    return target
        .toEntry(change.replacedBy(claim.pointer(change, place, encoding)))
        .map(pointer -> new Checked<>(pointer, new Kept(claim, message)))
        .orElseGet(() -> new Checked<>(entry, null));
  }

  @Override
  public List<Outcome> send(List<Checked<E>> entries) throws InterruptedException {
    List<Checked<E>> fitting = fitting(entries);
    for (Checked<E> entry : fitting) {
      if (entry.kept() != null) {
        keep(entry.kept());
      }
    }
    return target.send(fitting.stream().map(Checked::entry).toList());
  }

  /** With pointers also for those that the target has found out to be too large. */
  private List<Checked<E>> fitting(List<Checked<E>> entries) throws InterruptedException {
    List<E> whole =
        entries.stream().filter(entry -> entry.kept() == null).map(Checked::entry).toList();
    Set<E> tooLarge = Set.copyOf(target.tooLarge(whole));
    if (tooLarge.isEmpty()) {
      return entries;
    }
    return entries.stream()
        .map(
            entry ->
                tooLarge.contains(entry.entry()) ? pointer(entry.entry(), entry.change()) : entry)
        .toList();
  }

  private void keep(Kept kept) throws InterruptedException {
    Payload message = kept.message();
    try {
      client
          .get()
          .putObject(
              request ->
                  request.bucket(bucket).key(kept.claim().key()).contentType("application/json"),
              RequestBody.fromContentProvider(
                  () ->
                      new ByteArrayInputStream(message.array(), message.offset(), message.length()),
                  message.length(),
                  "application/json"));
    } catch (SdkException e) {
      throw AwsFailure.of("The bucket " + bucket + " (CLAIM_CHECK_BUCKET)", e);
    }
  }

  @Override
  public void close() {
    try (client) {
      target.close();
    }
  }

  @Override
  public String toString() {
    return target.toString();
  }
}
