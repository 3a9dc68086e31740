package dev.docdb.replicator.target.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.EventFormat;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

class S3TargetContractTest extends TargetContract {
  static S3Server server;

  /** For each class anew: what one has closed another can't use. */
  @BeforeAll
  static void start() {
    server = S3Server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AutoClose private final Surroundings surroundings = new Surroundings();

  @BeforeAll
  static void createBucket() {
    server.createBucket("archive");
  }

  @Override
  protected Target<?> open() {
    return open(address());
  }

  /** Where the target finds the service. */
  URI address() {
    return server.endpoint();
  }

  private Target<?> open(URI endpoint) {
    surroundings.point("S3", endpoint, server.accessKeyId(), server.secretAccessKey());
    return S3Target.open(
        surroundings.resources(
            namespace, Map.of("BUCKET_NAME", "archive", "BUCKET_PATH", "changes")));
  }

  @Override
  protected List<StoredChange> stored() {
    return stored(namespace);
  }

  @Override
  protected List<StoredChange> stored(Namespace collection) {
    String folder =
        "changes/" + collection.database() + "/" + collection.collection().orElseThrow() + "/";
    try (S3Client client =
        AwsClients.connect(
            S3Client.builder(),
            server.endpoint(),
            server.accessKeyId(),
            server.secretAccessKey())) {
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
      server.failNext(503, "SlowDown", "Please reduce your request rate.");
    }
    server.failNext(500, "InternalError", "We encountered an internal error. Please try again.");
    return true;
  }

  @Override
  protected Optional<Target<?>> openFor(EventFormat format) {
    surroundings.set("EVENT_FORMAT", format.toString().toLowerCase(Locale.ROOT));
    return Optional.of(open(address()));
  }

  @Override
  protected Optional<Target<?>> openAt(URI address) {
    return Optional.of(open(address));
  }

  @Override
  protected Optional<String> secret() {
    return Optional.of(server.secretAccessKey());
  }
}
