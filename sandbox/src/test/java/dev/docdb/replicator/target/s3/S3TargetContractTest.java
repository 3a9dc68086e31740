package dev.docdb.replicator.target.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.sandbox.local.AwsClients;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.target.StoredChange;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

class S3TargetContractTest extends TargetContract {
  @AutoClose private static final S3Server SERVER = S3Server.start();

  @AutoClose private final Surroundings surroundings = new Surroundings();

  @BeforeAll
  static void createBucket() {
    SERVER.createBucket("archive");
  }

  @Override
  protected Target<?> open() {
    return open(SERVER.endpoint());
  }

  private Target<?> open(URI endpoint) {
    surroundings.point("S3", endpoint, SERVER.accessKeyId(), SERVER.secretAccessKey());
    return S3Target.open(
        surroundings.resources(
            namespace, Map.of("BUCKET_NAME", "archive", "BUCKET_PATH", "changes")));
  }

  @Override
  protected List<StoredChange> stored() {
    String folder =
        "changes/" + namespace.database() + "/" + namespace.collection().orElseThrow() + "/";
    try (S3Client client =
        AwsClients.connect(
            S3Client.builder(),
            SERVER.endpoint(),
            SERVER.accessKeyId(),
            SERVER.secretAccessKey())) {
      return client.listObjectsV2(r -> r.bucket("archive").prefix(folder)).contents().stream()
          .map(S3Object::key)
          .sorted()
          .flatMap(
              key ->
                  lines(client.getObjectAsBytes(r -> r.bucket("archive").key(key)).asByteArray()))
          .map(StoredChange::ofMessage)
          .toList();
    }
  }

  private static Stream<String> lines(byte[] object) {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(object))) {
      return new String(gzip.readAllBytes(), UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected boolean throttleNext() {
    for (int i = 0; i < 5; i++) {
      SERVER.failNext(503, "SlowDown", "as ordered");
    }
    return true;
  }

  @Override
  protected Optional<Target<?>> openAt(URI address) {
    return Optional.of(open(address));
  }

  @Override
  protected Optional<String> secret() {
    return Optional.of(SERVER.secretAccessKey());
  }
}
