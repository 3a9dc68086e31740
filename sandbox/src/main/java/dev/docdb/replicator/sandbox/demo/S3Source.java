package dev.docdb.replicator.sandbox.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Reads the objects of the collection, each once, in the order of their keys, which is that of the
 * changes.
 */
final class S3Source implements MessageSource {
  private final S3Client client;
  private final String bucket;
  private final String prefix;
  private final Set<String> read = new HashSet<>();

  S3Source(S3Client client, String bucket, String prefix) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  @Override
  public void poll(Consumer<byte[]> messages) {
    client
        .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .filter(key -> key.endsWith(".jsonl.gz") && !read.contains(key))
        .sorted()
        .forEach(key -> readOnce(key, messages));
  }

  /**
   * The sandbox's server lists an object a moment before it can be had, which S3 doesn't: then it
   * is read the next time.
   */
  private void readOnce(String key, Consumer<byte[]> messages) {
    byte[] object;
    try {
      object = client.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
    } catch (NoSuchKeyException e) {
      return;
    }
    read.add(key);
    read(key, object, messages);
  }

  private static void read(String key, byte[] object, Consumer<byte[]> messages) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(new ByteArrayInputStream(object)), UTF_8))) {
      lines.lines().forEach(line -> messages.accept(line.getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("The object " + key + " can't be read", e);
    }
  }
}
