package dev.docdb.replicator.letter;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.aws.LazyClient;
import dev.docdb.replicator.config.DeadLetterPlace;
import dev.docdb.replicator.name.ObjectKey;
import dev.docdb.replicator.target.TargetKind;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The letters in a bucket, in the order of their keys, which is that of the changes of a
 * collection. Those of other targets and collections lie elsewhere, and aren't even listed.
 */
final class KeptInBucket implements KeptLetters {
  private static final String PERMISSIONS = "s3:ListBucket, s3:GetObject and s3:DeleteObject";

  /** Much more than the head of any letter. */
  private static final String BEGINNING = "bytes=0-131071";

  private static final int NOT_FOUND = 404;
  private static final int OTHER_THAN_EXPECTED = 412;
  private static final int NOTHING_IN_RANGE = 416;

  private final DeadLetterPlace.Bucket bucket;
  private final Search search;
  private final LazyClient<S3Client> client;

  /** What is still to be listed, in order. */
  private final Deque<String> folders = new ArrayDeque<>();

  private final Deque<S3Object> page = new ArrayDeque<>();
  private @Nullable String continuation;
  private String after;

  KeptInBucket(DeadLetterPlace.Bucket bucket, AwsClients aws, Search search) {
    this.bucket = bucket;
    this.search = search;
    this.client = new LazyClient<>(aws::s3ForTarget);
    this.after = search.after();
    search.targets().stream()
        .map(this::folder)
        .sorted()
        .filter(folder -> after.compareTo(folder) <= 0 || after.startsWith(folder))
        .forEach(folders::add);
  }

  private String folder(TargetKind target) {
    return ObjectKey.folder(BucketLetters.path(bucket, target), search.watched());
  }

  @Override
  public Search search() {
    return search;
  }

  @Override
  public Optional<KeptLetter> next() throws InterruptedException {
    while (page.isEmpty() && !folders.isEmpty()) {
      list(folders.getFirst());
    }
    return page.isEmpty() ? Optional.empty() : Optional.of(new InBucket(page.removeFirst()));
  }

  private void list(String folder) throws InterruptedException {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder().bucket(bucket.name()).prefix(folder);
    if (continuation != null) {
      request.continuationToken(continuation);
    } else if (after.startsWith(folder)) {
      request.startAfter(after);
    }
    try {
      ListObjectsV2Response answer = client.get().listObjectsV2(request.build());
      page.addAll(answer.contents());
      continuation =
          Boolean.TRUE.equals(answer.isTruncated()) ? answer.nextContinuationToken() : null;
    } catch (SdkException e) {
      throw failure(e);
    }
    if (continuation == null) {
      folders.removeFirst();
    }
  }

  private RuntimeException failure(SdkException e) throws InterruptedException {
    return UnreadablePlace.failure(this.toString(), PERMISSIONS, e);
  }

  @Override
  public long hidden() {
    return 0;
  }

  @Override
  public void leaveOut(TargetKind target) {
    String folder = folder(target);
    page.removeIf(letter -> letter.key().startsWith(folder));
    if (folder.equals(folders.peekFirst())) {
      continuation = null;
    }
    folders.remove(folder);
  }

  @Override
  public void giveBack() {}

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "The bucket " + bucket.name() + " (DEAD_LETTER_URI)";
  }

  private final class InBucket implements KeptLetter {
    private final String key;
    private final String tag;

    InBucket(S3Object object) {
      this.key = object.key();
      this.tag = object.eTag();
    }

    @Override
    public String place() {
      return "s3://" + bucket.name() + "/" + key;
    }

    @Override
    public String mark() {
      return key;
    }

    @Override
    public Optional<InputStream> beginning() throws InterruptedException {
      return get(request().range(BEGINNING).build());
    }

    @Override
    public Optional<InputStream> whole() throws InterruptedException {
      return get(request().build());
    }

    private GetObjectRequest.Builder request() {
      return GetObjectRequest.builder().bucket(bucket.name()).key(key).ifMatch(tag);
    }

    private Optional<InputStream> get(GetObjectRequest request) throws InterruptedException {
      try {
        return Optional.of(client.get().getObject(request));
      } catch (S3Exception e) {
        return switch (e.statusCode()) {
          case NOT_FOUND, OTHER_THAN_EXPECTED -> Optional.empty();
          case NOTHING_IN_RANGE -> Optional.of(new ByteArrayInputStream(new byte[0]));
          default -> throw failure(e);
        };
      } catch (SdkException e) {
        throw failure(e);
      }
    }

    @Override
    public boolean remove() throws InterruptedException {
      try {
        client.get().deleteObject(request -> request.bucket(bucket.name()).key(key).ifMatch(tag));
        return true;
      } catch (S3Exception e) {
        if (e.statusCode() == OTHER_THAN_EXPECTED) {
          return false;
        }
        if (e.statusCode() == NOT_FOUND) {
          return true; // whoever was faster had stored it, too
        }
        throw failure(e);
      } catch (SdkException e) {
        throw failure(e);
      }
    }
  }
}
