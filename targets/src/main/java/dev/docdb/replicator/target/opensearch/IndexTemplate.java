package dev.docdb.replicator.target.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.config.TemplateFile;
import dev.docdb.replicator.target.Once;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetResources;
import dev.docdb.replicator.target.opensearch.SearchService.Call;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonSerializationException;
import org.bson.BsonString;
import org.bson.json.JsonParseException;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * The composable index template that the operator wants indexes to be made by. It carries the
 * fingerprint of the file that it was made from, in its {@code _meta}: the service writes the rest
 * in words of its own, which can't be compared.
 */
final class IndexTemplate {
  private static final String FINGERPRINT = "document-stream-replicator";
  private static final String PARTS = "index_templates.index_template._meta";
  private static final String JSON = "application/json";
  private static final int MOST_TOLD = 500;

  private final SearchService service;
  private final Optional<TemplateFile> place;
  private final TargetResources resources;
  private final Once once;

  private IndexTemplate(
      SearchService service, Optional<TemplateFile> place, TargetResources resources) {
    this.service = service;
    this.place = place;
    this.resources = resources;
    this.once = resources.once();
  }

  /** The one that {@code ELASTICSEARCH_TEMPLATE} names, or none. */
  static IndexTemplate of(SearchService service, TargetResources resources) {
    return new IndexTemplate(
        service, resources.environment().find(Settings.ELASTICSEARCH_TEMPLATE), resources);
  }

  /** Sees to it that the service has it, once in an environment. */
  void apply() throws InterruptedException {
    if (place.isPresent()) {
      TemplateFile file = place.get();
      once.run(file, () -> apply(file));
    }
  }

  private void apply(TemplateFile file) throws InterruptedException {
    TemplateSource source = TemplateSource.read(file, resources);
    String path = "/_index_template/" + file.templateName();
    if (!fingerprintThere(path).equals(Optional.of(source.fingerprint()))) {
      put(path, source);
    }
  }

  private Optional<String> fingerprintThere(String path) throws InterruptedException {
    return service.send(
        new Call(SdkHttpMethod.GET, path, JSON, new byte[0]).asking(PARTS),
        (status, answer) ->
            switch (status) {
              case 200 -> fingerprint(answer);
              case 404 -> Optional.empty();
              default -> throw refused(status, answer);
            });
  }

  /** Nothing where the template is someone else's. */
  private static Optional<String> fingerprint(InputStream answer) throws IOException {
    try {
      return Optional.of(
          BsonDocument.parse(text(answer))
              .getArray("index_templates")
              .getFirst()
              .asDocument()
              .getDocument("index_template")
              .getDocument(TemplateSource.META)
              .getString(FINGERPRINT)
              .getValue());
    } catch (JsonParseException
        | BsonInvalidOperationException
        | BsonSerializationException
        | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private void put(String path, TemplateSource source) throws InterruptedException {
    BsonDocument template = source.template();
    BsonDocument meta = template.getDocument(TemplateSource.META, new BsonDocument());
    template.put(
        TemplateSource.META, meta.append(FINGERPRINT, new BsonString(source.fingerprint())));
    byte[] body = template.toJson().getBytes(UTF_8);
    service.send(
        new Call(SdkHttpMethod.PUT, path, JSON, body),
        (status, answer) -> {
          if (status != 200) {
            throw refused(status, answer);
          }
          return status;
        });
  }

  private RuntimeException refused(int status, InputStream answer) throws IOException {
    String object =
        "The index template "
            + place.map(TemplateFile::toString).orElse("")
            + " (ELASTICSEARCH_TEMPLATE)";
    return switch (status) {
      case 400, 405, 413 ->
          new TargetMisconfiguredException(
              "%s is refused by the service: %s".formatted(object, words(answer)));
      case 401, 403 ->
          new TargetMisconfiguredException(
              "%s can't be applied, the service answered %d: the function must be allowed es:ESHttpGet and es:ESHttpPut,"
                      .formatted(object, status)
                  + " and as a user of the service indices:admin/index_template/get and put");
      default -> service.failure(status);
    };
  }

  /** The service's own, about the template, which holds no document. */
  private static String words(InputStream answer) throws IOException {
    String text = text(answer).replaceAll("\\s+", " ");
    return text.length() <= MOST_TOLD ? text : text.substring(0, MOST_TOLD) + "...";
  }

  private static String text(InputStream answer) throws IOException {
    return new String(answer.readAllBytes(), UTF_8);
  }
}
