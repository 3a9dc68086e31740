package dev.docdb.replicator.target.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.config.WebAddress;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetUnavailableException;
import dev.docdb.replicator.target.opensearch.BulkResult.UnreadableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** One request over HTTP, and what its answer as a whole means. */
final class BulkCall {
  /** Asks for no more of each result than is read. */
  private static final String WANTED = "items.*.status,items.*.error.type,items.*.error.reason";

  private final SdkHttpClient http;
  private final URI address;
  private final Authentication authentication;
  private final String name;

  BulkCall(SdkHttpClient http, WebAddress address, Authentication authentication) {
    this.http = http;
    this.address = address.uri();
    this.authentication = authentication;
    this.name = "The search service at " + this.address.getHost() + " (ELASTICSEARCH_URI)";
  }

  /**
   * The results of all actions; empty when the service takes no such request.
   *
   * @throws TargetUnavailableException when nothing is known of any of them
   */
  Optional<List<BulkResult>> send(byte[] body) throws InterruptedException {
    return ask(
        Question.BULK,
        body,
        answer -> Optional.of(BulkResult.read(new InputStreamReader(body(answer), UTF_8))));
  }

  /**
   * What the service has of several documents; empty when it takes no such request, or answers with
   * more than so many bytes.
   *
   * @throws TargetUnavailableException when nothing is known of any of them
   */
  Optional<List<CurrentDocument>> documents(byte[] body, int mostBytes)
      throws InterruptedException {
    return ask(
        Question.DOCUMENTS,
        body,
        answer -> {
          byte[] read = body(answer).readNBytes(mostBytes + 1);
          if (read.length > mostBytes) {
            answer.responseBody().ifPresent(AbortableInputStream::abort);
            return Optional.empty();
          }
          return Optional.of(CurrentDocument.read(new RawJson(read)));
        });
  }

  /** What can be asked. */
  private enum Question {
    BULK("/_bulk", "application/x-ndjson"),
    DOCUMENTS("/_mget", "application/json");

    private final String path;
    private final String type;

    Question(String path, String type) {
      this.path = path;
      this.type = type;
    }
  }

  /** Reads an answer that isn't an error. */
  @FunctionalInterface
  private interface Reading<T> {
    Optional<T> read(HttpExecuteResponse answer) throws IOException, UnreadableException;
  }

  private <T> Optional<T> ask(Question question, byte[] body, Reading<T> reading)
      throws InterruptedException {
    try {
      HttpExecuteResponse answer = execute(question, body);
      if (isUnknownSender(answer) && authentication.renew()) {
        close(answer);
        answer = execute(question, body);
      }
      return results(answer, reading);
    } catch (IOException | SdkException | UnreadableException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("Interrupted while writing to " + name);
      }
      throw new TargetUnavailableException(name + " didn't answer: " + e.getMessage(), e);
    }
  }

  private HttpExecuteResponse execute(Question question, byte[] body) throws IOException {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(address)
            .encodedPath(withoutSlash(address.getPath()) + question.path)
            .putHeader("Content-Type", question.type)
            .putHeader("Content-Length", Integer.toString(body.length));
    if (question == Question.BULK) {
      request.putRawQueryParameter("filter_path", WANTED);
    }
    HttpExecuteRequest call =
        HttpExecuteRequest.builder()
            .request(authentication.prove(request.build(), body))
            .contentStreamProvider(ContentStreamProvider.fromByteArrayUnsafe(body))
            .build();
    return http.prepareRequest(call).call();
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static boolean isUnknownSender(HttpExecuteResponse answer) {
    return answer.httpResponse().statusCode() == 401;
  }

  private <T> Optional<T> results(HttpExecuteResponse answer, Reading<T> reading)
      throws IOException, UnreadableException {
    int status = answer.httpResponse().statusCode();
    try (InputStream _ = body(answer)) {
      if (status == 200) {
        return reading.read(answer);
      }
    }
    return switch (status) {
      case 400, 413 -> Optional.empty();
      case 408, 429 -> throw new TargetUnavailableException(name + " answered " + status);
      default -> throw failure(status);
    };
  }

  private RuntimeException failure(int status) {
    if (status >= 500) {
      return new TargetUnavailableException(name + " answered " + status);
    }
    return new TargetMisconfiguredException(
        name
            + " answered "
            + status
            + (status == 401 || status == 403
                ? ": the function may not write to it; check its permissions or ELASTICSEARCH_SECRET"
                : ": check that this is the address of OpenSearch or Elasticsearch"));
  }

  private static InputStream body(HttpExecuteResponse answer) {
    return answer
        .responseBody()
        .<InputStream>map(body -> body)
        .orElseGet(InputStream::nullInputStream);
  }

  private static void close(HttpExecuteResponse answer) throws IOException {
    Optional<AbortableInputStream> body = answer.responseBody();
    if (body.isPresent()) {
      body.get().close();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
