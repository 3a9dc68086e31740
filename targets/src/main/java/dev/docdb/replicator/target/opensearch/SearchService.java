package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.config.WebAddress;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** OpenSearch or Elasticsearch over HTTP. */
final class SearchService {
  private final SdkHttpClient http;
  private final URI address;
  private final Authentication authentication;
  private final String name;

  SearchService(SdkHttpClient http, WebAddress address, Authentication authentication) {
    this.http = http;
    this.address = address.uri();
    this.authentication = authentication;
    this.name = "The search service at " + this.address.getHost() + " (ELASTICSEARCH_URI)";
  }

  /**
   * One request.
   *
   * @param path behind that of the address
   * @param wanted the parts of the answer to send; null: all
   */
  @SuppressWarnings("ArrayRecordComponent") // Its bytes are neither compared nor changed.
  record Call(
      SdkHttpMethod method, String path, String contentType, byte[] body, @Nullable String wanted) {
    Call(SdkHttpMethod method, String path, String contentType, byte[] body) {
      this(method, path, contentType, body, null);
    }

    Call asking(String parts) {
      return new Call(method, path, contentType, body, parts);
    }

    @Override
    public String toString() {
      return "Call[" + method + " " + path + "]";
    }
  }

  /** Reads an answer. */
  @FunctionalInterface
  interface Reader<T> {
    T read(int status, InputStream body) throws IOException;
  }

  /**
   * Sends a request, once more when the password may have changed.
   *
   * @throws TargetUnavailableException when there is no answer
   */
  <T> T send(Call call, Reader<T> reader) throws InterruptedException {
    try {
      HttpExecuteResponse answer = execute(call);
      if (isUnknownSender(answer) && authentication.renew()) {
        close(answer);
        answer = execute(call);
      }
      try (InputStream body = body(answer)) {
        return reader.read(answer.httpResponse().statusCode(), body);
      }
    } catch (IOException | UncheckedIOException | SdkException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("Interrupted while writing to " + name);
      }
      throw new TargetUnavailableException(name + " didn't answer: " + e.getMessage(), e);
    }
  }

  private HttpExecuteResponse execute(Call call) throws IOException {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(call.method())
            .uri(address)
            .encodedPath(withoutSlash(address.getPath()) + call.path());
    if (call.wanted() != null) {
      request.putRawQueryParameter("filter_path", call.wanted());
    }
    boolean hasBody = call.body().length > 0;
    if (hasBody) {
      request.putHeader("Content-Type", call.contentType());
      request.putHeader("Content-Length", Integer.toString(call.body().length));
    }
    HttpExecuteRequest.Builder exchange =
        HttpExecuteRequest.builder().request(authentication.prove(request.build(), call.body()));
    if (hasBody) {
      exchange.contentStreamProvider(ContentStreamProvider.fromByteArrayUnsafe(call.body()));
    }
    return http.prepareRequest(exchange.build()).call();
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static boolean isUnknownSender(HttpExecuteResponse answer) {
    return answer.httpResponse().statusCode() == 401;
  }

  /** What an answer means that isn't one to the question. */
  RuntimeException failure(int status) {
    if (status == 408 || status == 429 || status >= 500) {
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
