package dev.docdb.replicator.config;

import java.nio.file.Path;

/** Where an index template lies. */
public sealed interface TemplateFile {
  /** An object in a bucket. */
  record Stored(String bucket, String key) implements TemplateFile {
    @Override
    public String toString() {
      return "s3://" + bucket + "/" + key;
    }
  }

  /** A file of the function's package, or of one of its layers. */
  record Packaged(Path path) implements TemplateFile {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** What the service calls the template: the file's name without {@code .json}. */
  default String templateName() {
    String place = toString();
    return place.substring(place.lastIndexOf('/') + 1, place.length() - ".json".length());
  }

  /** Reads {@code s3://bucket/key.json}, or an absolute path. */
  static TemplateFile parse(String text) {
    if (!text.matches("(?s).+/[a-z0-9][a-z0-9._-]{0,200}\\.json")) {
      throw new IllegalArgumentException(
          "expected s3://bucket/name.json or an absolute path such as /var/task/name.json; the name, which"
              + " becomes the template's, of lower-case letters, digits, dots, hyphens and underscores");
    }
    if (text.startsWith("/")) {
      return new Packaged(Path.of(text));
    }
    String path = text.startsWith("s3://") ? text.substring("s3://".length()) : "";
    int slash = path.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("expected s3://bucket/name.json or an absolute path");
    }
    return new Stored(Parsers.bucket(path.substring(0, slash)), path.substring(slash + 1));
  }
}
