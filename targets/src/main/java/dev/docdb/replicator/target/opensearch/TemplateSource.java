package dev.docdb.replicator.target.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.change.Fingerprint;
import dev.docdb.replicator.config.TemplateFile;
import dev.docdb.replicator.target.AwsFailure;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetResources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonSerializationException;
import org.bson.json.JsonParseException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An index template as its file holds it.
 *
 * @param fingerprint of the file's bytes
 */
record TemplateSource(BsonDocument template, String fingerprint) {
  /** Where a template has room for what others note. */
  static final String META = "_meta";

  private static final int MOST_BYTES = 1 << 20;

  /**
   * Reads the file.
   *
   * @throws TargetMisconfiguredException when it isn't there, may not be read, or holds no template
   */
  static TemplateSource read(TemplateFile file, TargetResources resources)
      throws InterruptedException {
    byte[] bytes =
        switch (file) {
          case TemplateFile.Stored stored -> read(stored, resources);
          case TemplateFile.Packaged packaged -> read(packaged);
        };
    if (bytes.length > MOST_BYTES) {
      throw mistake(file, "is larger than " + MOST_BYTES + " bytes: no template is");
    }
    return new TemplateSource(parse(file, bytes), Fingerprint.of(bytes, 0, bytes.length));
  }

  private static byte[] read(TemplateFile.Packaged file) {
    try (InputStream in = Files.newInputStream(file.path())) {
      return in.readNBytes(MOST_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw mistake(
          file, "isn't there: look into the function's package and layers" + beside(file));
    } catch (IOException e) {
      throw mistake(file, "can't be read: " + e.getMessage());
    }
  }

  private static String beside(TemplateFile.Packaged file) {
    Path folder = file.path().getParent();
    return folder == null || Files.isDirectory(folder)
        ? ""
        : "; there is no folder " + folder + " either";
  }

  private static byte[] read(TemplateFile.Stored file, TargetResources resources)
      throws InterruptedException {
    try (S3Client s3 = resources.aws().s3ForTarget()) {
      return s3.getObject(
          request -> request.bucket(file.bucket()).key(file.key()),
          ResponseTransformer.unmanaged(
              (answer, in) -> {
                try (in) {
                  return in.readNBytes(MOST_BYTES + 1);
                }
              }));
    } catch (AwsServiceException e) {
      throw failure(file, e);
    } catch (SdkException e) {
      throw AwsFailure.of(object(file), e);
    }
  }

  /** Who may not list a bucket gets 403 for what isn't there. */
  private static RuntimeException failure(TemplateFile.Stored file, AwsServiceException e)
      throws InterruptedException {
    return switch (e.statusCode()) {
      case 403 ->
          mistake(
              file,
              "can't be read (403 %s): check that it exists, and that the function is allowed s3:GetObject on it"
                  .formatted(AwsFailure.code(e)));
      case 404 -> mistake(file, "isn't there (404 %s)".formatted(AwsFailure.code(e)));
      default -> AwsFailure.of(object(file), e);
    };
  }

  private static BsonDocument parse(TemplateFile file, byte[] bytes) {
    BsonDocument template = json(file, bytes);
    if (!template.get(META, new BsonDocument()).isDocument()) {
      throw mistake(file, "has a " + META + " that is no object: the replicator adds to it");
    }
    return template;
  }

  private static BsonDocument json(TemplateFile file, byte[] bytes) {
    try {
      return BsonDocument.parse(new String(bytes, UTF_8));
    } catch (JsonParseException
        | BsonInvalidOperationException
        | BsonSerializationException
        | IllegalStateException e) {
      throw mistake(file, "is no JSON object: " + e.getMessage());
    }
  }

  private static String object(TemplateFile file) {
    return "The index template " + file + " (ELASTICSEARCH_TEMPLATE)";
  }

  private static TargetMisconfiguredException mistake(TemplateFile file, String what) {
    return new TargetMisconfiguredException(object(file) + " " + what);
  }
}
