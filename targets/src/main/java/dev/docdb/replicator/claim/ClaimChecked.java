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
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A target that gets a pointer in place of a message that is too large for it. The message is put
 * into a bucket first, so that no pointer leads nowhere, under a name of its own, so that none
 * leads to another message; an object whose pointer was never sent does no harm.
 */
public final class ClaimChecked<E extends Entry> implements Target<Checked<E>> {
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
    boolean fits = entry.bytes() <= target.limits().entryBytes();
    return fits ? new Checked<>(entry, null) : pointerTo(entry, change);
  }

  /** The message itself, where the target has no pointers. */
  private Checked<E> pointerTo(E entry, EncodedChange change) {
    Payload message = change.payload(encoding);
    Namespace place = places.apply(change);
    Claim claim = Claim.of(bucket, kind(), change.change(), place, message);
    return target
        .toEntry(change.replacedBy(claim.pointer(change, place, encoding)))
        .map(pointer -> new Checked<>(pointer, new Checked.Kept(claim, message)))
        .orElseGet(() -> new Checked<>(entry, null));
  }

  @Override
  public List<Outcome> send(List<Checked<E>> entries) throws InterruptedException {
    pointToWhatHasNoRoom(entries);
    List<Checked<E>> newest = entries.stream().map(Checked::newest).toList();
    List<Outcome> outcomes = new ArrayList<>(sendKept(newest));
    List<Integer> tooLarge =
        IntStream.range(0, outcomes.size())
            .filter(i -> outcomes.get(i) instanceof Outcome.TooLarge)
            .filter(i -> mayFollow() && !newest.get(i).isPointer())
            .boxed()
            .toList();
    tooLarge.forEach(i -> point(entries.get(i)));
    List<Outcome> instead =
        sendBehind(tooLarge.stream().map(i -> entries.get(i).newest()).toList());
    for (int i = 0; i < instead.size(); i++) {
      outcomes.set(tooLarge.get(i), instead.get(i));
    }
    return List.copyOf(outcomes);
  }

  /** Where the target can tell before it sends, pointers go in the place of their messages. */
  private void pointToWhatHasNoRoom(List<Checked<E>> entries) throws InterruptedException {
    List<Checked<E>> whole =
        entries.stream().map(Checked::newest).filter(entry -> !entry.isPointer()).toList();
    Set<E> tooLarge = Set.copyOf(target.tooLarge(whole.stream().map(Checked::entry).toList()));
    whole.stream().filter(entry -> tooLarge.contains(entry.entry())).forEach(this::point);
  }

  private void point(Checked<E> entry) {
    entry.replaceBy(pointerTo(entry.entry(), entry.change()));
  }

  /** Whether the pointer can be sent behind the other entries: no later one is of its document. */
  private boolean mayFollow() {
    OrderRule rule = limits().orderRule();
    return rule == OrderRule.ONE_CHANGE_A_DOCUMENT || rule == OrderRule.LATEST_CHANGE;
  }

  /** Sends them later when that fails: what became of the others is known. */
  private List<Outcome> sendBehind(List<Checked<E>> entries) throws InterruptedException {
    try {
      return sendKept(entries);
    } catch (TargetUnavailableException e) {
      return Collections.nCopies(entries.size(), Outcome.THROTTLED);
    }
  }

  private List<Outcome> sendKept(List<Checked<E>> entries) throws InterruptedException {
    for (Checked<E> entry : entries) {
      Checked.Kept kept = entry.kept();
      if (kept != null && !kept.isThere()) {
        keep(kept);
      }
    }
    return target.send(entries.stream().map(Checked::entry).toList());
  }

  private void keep(Checked.Kept kept) throws InterruptedException {
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
      kept.isThereNow();
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
